package dev.cyclelog.cli.publish;

import org.apache.kafka.common.errors.TimeoutException;

/** Kafka has not stored an event, which ended the run. */
public final class NotPublishedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPublishedException(String place, Throwable cause) {
        super(
                "not everything was published; publish the same input again, what is stored counts once",
                reason(place, cause));
    }

    /** Whether Kafka has not answered, rather than refused. */
    public boolean isSilence() {
        for (Throwable cause = this; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static Throwable reason(String place, Throwable cause) {
        return new IllegalStateException(place + ": " + cause.getMessage(), cause.getCause());
    }
}
