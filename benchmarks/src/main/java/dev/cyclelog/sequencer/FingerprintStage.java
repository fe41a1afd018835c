package dev.cyclelog.sequencer;

import dev.cyclelog.events.Event;
import dev.cyclelog.events.Validation;

/** The sequencer's hashing, which only its own package can call. */
public final class FingerprintStage {

    private final Fingerprint fingerprint = new Fingerprint();

    /** Makes both hashes of a valid event; the result keeps the compiler from leaving them out. */
    public int hash(Validation.Valid valid) {
        Event event = valid.event();
        return fingerprint.idKey(event.cycleNumber(), event.eventId())[5]
                + fingerprint.content(valid.tree())[0];
    }
}
