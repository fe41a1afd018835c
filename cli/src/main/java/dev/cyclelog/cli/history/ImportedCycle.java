package dev.cyclelog.cli.history;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How far a cycle has come in its order: how many events, and a digest of all of them. */
final class ImportedCycle {

    private final MessageDigest digest;
    private int events;

    ImportedCycle() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    void add(byte[] event) {
        digest.update(event);
        // The end of an event is part of it: two must not be taken for one.
        digest.update((byte) '\n');
        events++;
    }

    int events() {
        return events;
    }

    /** Whether both have had the same events. */
    boolean isEqual(ImportedCycle other) {
        return events == other.events && MessageDigest.isEqual(value(), other.value());
    }

    private byte[] value() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", impossible);
        }
    }
}
