package dev.cyclelog.cli.publish;

/** Kafka has not stored an event, which ended the run. */
public final class NotPublishedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPublishedException(String place, Throwable cause) {
        super(
                "not everything was published; publish the same input again, what is stored counts once",
                reason(place, cause));
    }

    private static Throwable reason(String place, Throwable cause) {
        return new IllegalStateException(place + ": " + cause.getMessage(), cause.getCause());
    }
}
