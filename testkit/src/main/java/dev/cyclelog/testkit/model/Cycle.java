package dev.cyclelog.testkit.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All events of one cycle in sequence order, and what follows from them together. */
final class Cycle {

    private final List<PublishedEvent> events;
    private final List<Participation> participations;
    private final List<Battle> battles;

    Cycle(List<PublishedEvent> events) {
        this.events = List.copyOf(events);
        this.participations = stream(event -> event.is("battle_complete"))
                .flatMap(event -> Participation.of(event).stream())
                .toList();
        this.battles = battles(participations);
    }

    List<PublishedEvent> events() {
        return events;
    }

    List<PublishedEvent> events(Predicate<PublishedEvent> condition) {
        return stream(condition).toList();
    }

    List<PublishedEvent> events(String type) {
        return events(event -> event.is(type));
    }

    List<Participation> participations() {
        return participations;
    }

    List<Battle> battles() {
        return battles;
    }

    boolean isComplete() {
        return !events("cycle_complete").isEmpty();
    }

    /** The user whose stable the event is about; null if unknown. Battles are about several: see participations. */
    Integer userOf(PublishedEvent event) {
        return event.is("attribute_upgrade") && event.userId() == null ? lastUserOf(event.robotId()) : event.userId();
    }

    private Integer lastUserOf(Integer robotId) {
        return stream(event -> event.userId() != null && robotId.equals(event.robotId()))
                .map(PublishedEvent::userId)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private Stream<PublishedEvent> stream(Predicate<PublishedEvent> condition) {
        return events.stream().filter(condition);
    }

    private static List<Battle> battles(List<Participation> participations) {
        List<List<Participation>> nameless = new ArrayList<>();
        Map<String, List<Participation>> named = new LinkedHashMap<>();
        for (Participation part : participations) {
            if (part.battleId() == null) {
                nameless.add(List.of(part));
            } else {
                named.computeIfAbsent(part.battleId(), id -> new ArrayList<>()).add(part);
            }
        }
        return Stream.concat(nameless.stream(), named.values().stream())
                .map(Battle::new)
                .toList();
    }
}
