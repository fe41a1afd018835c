package dev.cyclelog.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("What is done together")
@Timeout(30)
class TogetherTest {

    @Test
    @DisplayName("is under way at once")
    void atOnce() {
        CountDownLatch all = new CountDownLatch(3);
        Runnable one = () -> {
            all.countDown();
            await(all);
        };
        Together.run(one, one, one);
        assertThat(all.getCount()).isZero();
    }

    @Test
    @DisplayName("has ended before a failure is told")
    void failure() {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        assertThatThrownBy(() -> Together.run(
                        () -> {
                            failed.countDown();
                            throw new IllegalStateException("away");
                        },
                        () -> {
                            await(failed);
                            ended.set(true);
                        }))
                .hasRootCauseMessage("away");
        assertThat(ended).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
