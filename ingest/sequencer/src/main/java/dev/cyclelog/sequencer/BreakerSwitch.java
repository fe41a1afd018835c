package dev.cyclelog.sequencer;

/** Pauses the whole instance as long as the breaker of one of its partitions is tripped. */
interface BreakerSwitch {

    /** The instance takes over a partition: pauses if its breaker was tripped before and nobody has resumed. */
    void assigned(int partition);

    /** The breaker has just tripped. The trip becomes visible to others with the transaction of this event. */
    void tripped(Trip trip);

    /** The instance has lost a partition. */
    void revoked(int partition);
}
