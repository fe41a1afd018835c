package dev.cyclelog.sequencer;

import dev.cyclelog.runtime.FailureText;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka again when it does not answer. What fails at an assignment ends the service, and a broker's restart is no
 * reason for that.
 */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    /** Well below the five minutes after which a consumer that does not poll is thrown out of its group. */
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Patience() {}

    /**
     * Asks until there is an answer.
     *
     * @param givenUp whether nobody waits for the answer any more
     * @throws RuntimeException the question's own, if it is none that time heals, or lasts too long
     */
    static <T> T ask(Supplier<T> question, BooleanSupplier givenUp) {
        long deadline = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (true) {
            try {
                return question.get();
            } catch (RuntimeException failed) {
                if (!isHealedByTime(failed) || givenUp.getAsBoolean() || System.nanoTime() > deadline) {
                    throw failed;
                }
                LOG.atWarn().addKeyValue("reason", FailureText.of(failed)).log("Kafka does not answer; asking again");
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static boolean isHealedByTime(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }
}
