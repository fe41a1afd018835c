package dev.cyclelog.snapshotter;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written into a state store is read again to the last digit. */
class StateCodecTest {

    @Test
    void numbers() {
        List<Long> numbers = List.of(0L, 1L, -1L, 63L, 64L, -65L, 1L << 34, Long.MAX_VALUE, Long.MIN_VALUE);
        StateOutput out = new StateOutput();
        numbers.forEach(out::writeLong);
        out.writeInt(Integer.MIN_VALUE);
        out.writeInteger(null);
        out.writeInteger(7);

        StateInput in = new StateInput(out.toBytes());
        numbers.forEach(number -> assertThat(in.readLong()).isEqualTo(number));
        assertThat(in.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.readInteger()).isNull();
        assertThat(in.readInteger()).isEqualTo(7);
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void decimalsOfAnySizeWithTheirScale() {
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(140), random), random.nextInt(60) - 30);
            assertSame(random.nextBoolean() ? number : number.negate());
        }
        assertSame(null);
        assertSame(BigDecimal.valueOf(Long.MIN_VALUE, 20));
        assertSame(BigDecimal.valueOf(Long.MAX_VALUE).add(BigDecimal.ONE));
    }

    private static void assertSame(BigDecimal number) {
        StateOutput out = new StateOutput();
        out.writeDecimal(number);
        assertThat(new StateInput(out.toBytes()).readDecimal()).isEqualTo(number);
    }

    @Test
    void textAndTimes() {
        LocalDateTime time = LocalDateTime.parse("0001-02-03T04:05:06.000007");
        StateOutput out = new StateOutput();
        out.writeText(null);
        out.writeText("");
        out.writeText("ä\u0001€😀".repeat(500));
        out.writeTime(null);
        out.writeTime(time);

        StateInput in = new StateInput(out.toBytes());
        assertThat(in.readText()).isNull();
        assertThat(in.readText()).isEmpty();
        assertThat(in.readText()).isEqualTo("ä\u0001€😀".repeat(500));
        assertThat(in.readTime()).isNull();
        assertThat(in.readTime()).isEqualTo(time);
    }
}
