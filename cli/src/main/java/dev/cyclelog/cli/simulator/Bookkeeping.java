package dev.cyclelog.cli.simulator;

/**
 * The books of all stables. Every credit and every point of prestige passes through here, and is told once more by an
 * event of its own, as in the real game; only adjustments are told by that event alone.
 */
final class Bookkeeping {

    private final EventWriter events;

    Bookkeeping(EventWriter events) {
        this.events = events;
    }

    /** Books what the event with this id says that the stable receives. */
    void earn(Stable stable, long amount, Cause cause, String eventId) {
        change(stable, amount, cause, eventId);
    }

    /** Books what the event with this id says that the stable pays; the balance may fall below zero. */
    void pay(Stable stable, long amount, Cause cause, String eventId) {
        change(stable, -amount, cause, eventId);
    }

    /** Changes a balance for a reason that no other event tells. */
    void adjust(Stable stable, long amount, String reason) {
        stable.earn(amount);
        events.event("credit_change")
                .of(stable)
                .credits("amount", amount)
                .credits("newBalance", stable.balance())
                .put("source", "other")
                .put("reason", reason)
                .write();
    }

    /** Changes prestige; for battles and achievements this repeats their own events. */
    void addPrestige(Stable stable, int amount, String source, String reason) {
        if (amount == 0) {
            return;
        }
        stable.addPrestige(amount);
        events.event("prestige_change")
                .of(stable)
                .put("amount", amount)
                .put("newTotal", stable.prestige())
                .put("source", source)
                .put("reason", reason)
                .write();
    }

    private void change(Stable stable, long amount, Cause cause, String eventId) {
        if (amount == 0) {
            return;
        }
        stable.earn(amount);
        Draft draft = events.event("credit_change")
                .of(stable)
                .credits("amount", amount)
                .credits("newBalance", stable.balance())
                .put("source", cause.source())
                .put("referenceEventId", eventId);
        if (cause.calculationType() != null) {
            draft.put("calculationType", cause.calculationType());
        }
        draft.write();
    }
}
