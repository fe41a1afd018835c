package dev.cyclelog.cli.verify;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** All that moved one stable's credits, and what it says about a difference between two of the balances. */
final class CreditAccount {

    private static final int MAX_EVENTS = 1_000;

    private static final Comparator<Entry> BY_SEQUENCE =
            Comparator.comparing(Entry::cycleNumber).thenComparing(Entry::sequenceNumber);

    private final int userId;
    private final List<Entry> entries;

    /** A row of {@code account.sql}. */
    record Entry(
            int cycleNumber,
            int sequenceNumber,
            LocalDateTime time,
            String eventType,
            BigDecimal amount,
            BigDecimal balance,
            BigDecimal statedBalance,
            BigDecimal difference,
            boolean withoutStreaming) {}

    private CreditAccount(int userId, List<Entry> entries) {
        this.userId = userId;
        this.entries = entries;
    }

    static CreditAccount of(DSLContext transaction, String sql, int userId) {
        return new CreditAccount(
                userId,
                transaction
                        .fetch(sql, userId)
                        .map(row -> new Entry(
                                row.get(0, Integer.class),
                                row.get(1, Integer.class),
                                row.get(2, LocalDateTime.class),
                                row.get(3, String.class),
                                row.get(4, BigDecimal.class),
                                row.get(5, BigDecimal.class),
                                row.get(6, BigDecimal.class),
                                row.get(7, BigDecimal.class),
                                Boolean.TRUE.equals(row.get(8, Boolean.class)))));
    }

    int userId() {
        return userId;
    }

    private Entry at(int cycleNumber, int sequenceNumber) {
        return entries.stream()
                .filter(entry -> entry.cycleNumber == cycleNumber && entry.sequenceNumber == sequenceNumber)
                .findFirst()
                .orElseThrow();
    }

    /** What lies between two of the balances. */
    Between between(int fromCycle, int fromSequenceNumber, int toCycle, int toSequenceNumber) {
        return new Between(at(fromCycle, fromSequenceNumber), at(toCycle, toSequenceNumber));
    }

    /** The events between two balances, and the second balance. */
    final class Between {

        private final Entry former;
        private final Entry latter;
        private final List<Entry> inside;

        private Between(Entry former, Entry latter) {
            this.former = former;
            this.latter = latter;
            this.inside = entries.stream().filter(this::isInside).toList();
        }

        private boolean isInside(Entry entry) {
            return BY_SEQUENCE.compare(entry, former) > 0 && BY_SEQUENCE.compare(entry, latter) <= 0;
        }

        /** Whether the clock of who published it says otherwise than its number. The same time says nothing. */
        private boolean isMisplaced(Entry entry) {
            if (entry.amount.signum() == 0) {
                return false;
            }
            boolean early = entry.time.isBefore(former.time);
            boolean late = entry.time.isAfter(latter.time);
            if (isInside(entry)) {
                return early || late;
            }
            boolean precedes = BY_SEQUENCE.compare(entry, former) < 0;
            return !early && !late && (precedes ? entry.time.isAfter(former.time) : entry.time.isBefore(latter.time));
        }

        /**
         * What may explain a difference.
         *
         * @param difference what the events do not tell of, in credits
         * @param absentCycles cycles between the two balances of which the log has nothing, the first ten
         * @param skippedEvents how many events between them the log lacks for ever
         */
        List<String> reasons(BigDecimal difference, List<Integer> absentCycles, long skippedEvents) {
            List<String> reasons = new ArrayList<>();
            if (!absentCycles.isEmpty()) {
                reasons.add("the log has nothing of the cycles "
                        + absentCycles.stream().map(String::valueOf).collect(Collectors.joining(", ")));
            }
            if (skippedEvents > 0) {
                reasons.add("%d events were skipped, perhaps of this stable".formatted(skippedEvents));
            }
            long misplaced = 0;
            BigDecimal shift = BigDecimal.ZERO;
            for (Entry entry : entries) {
                if (isMisplaced(entry)) {
                    misplaced++;
                    shift = isInside(entry) ? shift.subtract(entry.amount) : shift.add(entry.amount);
                }
            }
            if (misplaced > 0) {
                reasons.add("%d events happened, by the clock, on the other side of a balance%s"
                        .formatted(misplaced, shift.compareTo(difference) == 0 ? ", which explains it" : ""));
            }
            long silent = inside.stream().filter(Entry::withoutStreaming).count();
            if (difference.signum() > 0 && silent > 0) {
                reasons.add("%d battles state no streaming revenue".formatted(silent));
            }
            firstSeen().ifPresent(reasons::add);
            return reasons;
        }

        /** Where the stated balances begin to differ. */
        private Optional<String> firstSeen() {
            Entry agreed = former;
            for (Entry entry : inside) {
                if (entry == latter) {
                    break;
                }
                if (entry.difference != null && entry.difference.signum() != 0) {
                    return Optional.of("it begins between %s and %s".formatted(place(agreed), place(entry)));
                }
                agreed = entry.difference == null ? agreed : entry;
            }
            return agreed == former ? Optional.empty() : Optional.of("it begins after %s".formatted(place(agreed)));
        }

        private static String place(Entry entry) {
            return "cycle %d, sequence number %d".formatted(entry.cycleNumber, entry.sequenceNumber);
        }

        /** The events, in order; of very many the last ones. */
        List<CreditEvent> events() {
            return inside.subList(Math.max(0, inside.size() - MAX_EVENTS), inside.size()).stream()
                    .map(entry -> new CreditEvent(
                            entry.cycleNumber,
                            entry.sequenceNumber,
                            entry.eventType,
                            entry.amount,
                            entry.balance,
                            entry.statedBalance,
                            remark(entry)))
                    .toList();
        }

        private String remark(Entry entry) {
            if (isMisplaced(entry)) {
                return "happened, by the clock, on the other side of a balance";
            }
            return entry.withoutStreaming ? "states no streaming revenue" : null;
        }
    }
}
