package dev.cyclelog.cli.verify;

import java.util.List;

/**
 * Whether the stables' balances change by what the events say. That they do not is the game's business, or an event's
 * that it did not publish: topic and tables may agree all the same.
 *
 * @param balances how many balances follow another one of their stable
 * @param differing how many of them did not change by what the events between say
 * @param gaps these, the first thousand; none if nobody asked for them
 */
public record CreditReport(long balances, long differing, List<CreditGap> gaps) {

    /** Copies the list. */
    public CreditReport {
        gaps = List.copyOf(gaps);
    }
}
