package dev.cyclelog.events;

/** The record headers that Cyclelog reads and writes. Values are UTF-8 text. */
public final class Headers {

    /** The publishing service's name; optional, set by the publisher, carried along. */
    public static final String SOURCE = "source";

    /** Why a dead letter was rejected: a code of {@link RejectReason}. */
    public static final String REASON = "cyclelog.reason";

    /** What was wrong, as a JSON array of {@code {"pointer": …, "message": …}}; at most 8 KiB. */
    public static final String VIOLATIONS = "cyclelog.violations";

    /** The topic from which a record came. */
    public static final String ORIGIN_TOPIC = "cyclelog.origin.topic";

    /** The partition from which a record came. */
    public static final String ORIGIN_PARTITION = "cyclelog.origin.partition";

    /** The offset from which a record came. */
    public static final String ORIGIN_OFFSET = "cyclelog.origin.offset";

    /** The time at which the broker first appended the record, in milliseconds since 1970 UTC. */
    public static final String ORIGIN_TIMESTAMP = "cyclelog.origin.timestamp";

    /** The length in bytes of an oversized record of which only the beginning was kept. */
    public static final String ORIGINAL_LENGTH = "cyclelog.original.length";

    /** The SHA-256, in hexadecimal, of an oversized record of which only the beginning was kept. */
    public static final String ORIGINAL_SHA256 = "cyclelog.original.sha256";

    private Headers() {}
}
