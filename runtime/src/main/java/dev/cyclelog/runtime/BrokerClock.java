package dev.cyclelog.runtime;

/**
 * The time by which state expires: the broker's. While there are records to read it is that of the last one, so that a
 * service which was down for weeks does not drop what the waiting records still need; the machine's when there are
 * none, so that a quiet partition forgets, too. Not safe for use by several threads.
 */
final class BrokerClock {

    private long lastAppended;
    private boolean idle;

    /** Takes note of the time at which the record that is being processed was appended. */
    void appended(long millis) {
        lastAppended = millis;
        idle = false;
    }

    /**
     * The time now; never later than the machine's, so that a forged record cannot expire anything.
     *
     * @param systemMillis the machine's
     */
    long look(long systemMillis) {
        long now = idle ? systemMillis : Math.min(lastAppended, systemMillis);
        idle = true;
        return now;
    }
}
