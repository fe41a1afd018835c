package dev.cyclelog.testkit.sequencing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The guarantee that a publisher's events are numbered, within each cycle, in the order in which it published them. */
public final class OrderKept {

    private OrderKept() {}

    /**
     * Fails with the events that were overtaken.
     *
     * @param publisher a name, for messages
     * @param published its events in the order of their first publication; those that are not numbered are left out
     */
    public static void check(SequencedLog log, String publisher, List<EventIdentity> published) {
        // The first, so that an event that is numbered twice does not hide behind its repetition.
        Map<EventIdentity, Integer> numbers = log.numbered().stream()
                .collect(Collectors.toMap(
                        NumberedEvent::identity, NumberedEvent::sequenceNumber, (first, repeated) -> first));
        Map<Integer, Integer> last = new HashMap<>();
        Breaches overtaken = new Breaches("events of %s that were overtaken".formatted(publisher));
        for (EventIdentity event : published) {
            Integer number = numbers.get(event);
            if (number == null) {
                continue;
            }
            int before = last.getOrDefault(event.cycleNumber(), 0);
            if (number < before) {
                overtaken.add("%s is number %d, one published before it is %d", event, number, before);
            }
            last.merge(event.cycleNumber(), number, Math::max);
        }
        overtaken.check();
    }
}
