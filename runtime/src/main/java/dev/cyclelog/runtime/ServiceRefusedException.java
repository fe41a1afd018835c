package dev.cyclelog.runtime;

/**
 * A service will not work on what it found, because going on could lose or double events. The message begins with a
 * code that {@code docs/operations.md} explains, and says what was found and what to do.
 */
public final class ServiceRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What was found. */
    public enum Code {
        /** The consumer group has no position, or one that the topic does not have. */
        POSITION_LOST("position-lost"),
        /** The state and the topic that it numbers disagree. */
        STATE_DISAGREES("state-disagrees"),
        /** A topic was deleted and made again. */
        TOPIC_REPLACED("topic-replaced"),
        /** The tables were filled from another Kafka cluster. */
        OTHER_CLUSTER("other-cluster"),
        /** An instance outside the consumer group writes a partition of this one. */
        PARTITION_FENCED("partition-fenced"),
        /** A topic is missing, or is not as {@code cyclelog migrate} makes it. */
        TOPIC_MISCONFIGURED("topic-misconfigured");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Code code;

    /** A refusal. */
    public ServiceRefusedException(Code code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    /** What was found. */
    public Code code() {
        return code;
    }
}
