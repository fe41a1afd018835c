package dev.cyclelog.cli;

import dev.cyclelog.testkit.sequencing.EventIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The weapon sales that one publisher makes up, and its diary: what it published in which order, what Kafka has
 * acknowledged. All publishers sell in the same cycles.
 */
final class Sales {

    static final int CYCLES = 40;

    private static final List<String> BROKEN = List.of(
            "{\"eventId\":\"%1$s\",\"eventType\":\"weapon_sale\"",
            "{\"eventId\":\"%1$s\",\"eventType\":\"weapon_sale\",\"cycleNumber\":%2$d,\"userId\":7,\"payload\":{\"weaponId\":5}}",
            "{\"eventId\":\"%1$s\",\"eventType\":\"weapon_theft\",\"cycleNumber\":%2$d,\"payload\":{}}",
            "{\"eventId\":\"%1$s\",\"eventType\":\"weapon_sale\",\"cycleNumber\":-1,\"userId\":7,\"payload\":{\"weaponId\":5,\"salePrice\":1}}");

    private final String publisher;
    private final Random random;
    private final Map<EventIdentity, String> acknowledged = new HashMap<>();
    private final Map<String, List<Sale>> history = new HashMap<>();
    private final Map<String, Set<EventIdentity>> orders = new TreeMap<>();
    private final Set<String> broken = new HashSet<>();
    private int made;

    /**
     * One record to publish.
     *
     * @param order in which of the publisher's orders it has its place
     * @param identity cycle and id
     * @param json the event on the wire
     */
    record Sale(String order, EventIdentity identity, String json) {}

    Sales(String publisher, long seed) {
        this.publisher = publisher;
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    String publisher() {
        return publisher;
    }

    /** How many were made up, repetitions and broken ones not counted. */
    int made() {
        return made;
    }

    /** A new sale, in any cycle, which takes the next place in this order. */
    Sale next(String order) {
        return next(order, random.nextInt(CYCLES));
    }

    /** A new sale, which takes the next place in this order. */
    Sale next(String order, int cycleNumber) {
        EventIdentity identity = new EventIdentity(cycleNumber, "%s-%d".formatted(publisher, ++made));
        orders.computeIfAbsent(order, name -> new LinkedHashSet<>()).add(identity);
        return new Sale(order, identity, json(identity, random.nextInt(1_000)));
    }

    /**
     * What a publisher sends beside this new sale, if anything: the same again, an older one again, another sale under
     * an older one's id.
     */
    List<Sale> beside(Sale sale) {
        List<Sale> ofItsOrder = history.getOrDefault(sale.order(), List.of());
        int dice = random.nextInt(100);
        if (dice < 4) {
            return List.of(sale);
        } else if (dice < 8 && !ofItsOrder.isEmpty()) {
            return List.of(any(ofItsOrder));
        } else if (dice == 8 && !ofItsOrder.isEmpty()) {
            // Not of another order: it could arrive before the event that it conflicts with.
            EventIdentity known = any(ofItsOrder).identity();
            return List.of(new Sale(sale.order(), known, json(known, 1_000 + random.nextInt(1_000))));
        } else if (dice == 9) {
            Sale elsewhere = any(history.getOrDefault(any(List.copyOf(orders.keySet())), List.of(sale)));
            if (!elsewhere.order().equals(sale.order())) {
                lostItsPlace(elsewhere);
            }
            return List.of(elsewhere);
        }
        return List.of();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Not an event. */
    Sale broken() {
        EventIdentity identity =
                new EventIdentity(random.nextInt(CYCLES), "%s-broken-%d".formatted(publisher, broken.size()));
        String json = BROKEN.get(random.nextInt(BROKEN.size())).formatted(identity.eventId(), identity.cycleNumber());
        broken.add(json);
        return new Sale("broken", identity, json);
    }

    private static String json(EventIdentity identity, int price) {
        return "{\"eventId\":\"%s\",\"eventType\":\"weapon_sale\",\"cycleNumber\":%d,\"eventTimestamp\":\"2026-01-01T00:00:00Z\",\"userId\":7,\"payload\":{\"weaponId\":5,\"salePrice\":%d}}"
                .formatted(identity.eventId(), identity.cycleNumber(), price);
    }

    /** Notes that a sale may have been overtaken. */
    void lostItsPlace(Sale sale) {
        orders.getOrDefault(sale.order(), new HashSet<>()).remove(sale.identity());
    }

    /** Notes that Kafka has it. */
    void acknowledged(Sale sale) {
        if (!broken.contains(sale.json()) && acknowledged.putIfAbsent(sale.identity(), sale.json()) == null) {
            history.computeIfAbsent(sale.order(), order -> new ArrayList<>()).add(sale);
        }
    }

    Map<EventIdentity, String> acknowledged() {
        return Collections.unmodifiableMap(acknowledged);
    }

    Set<String> brokenOnes() {
        return Collections.unmodifiableSet(broken);
    }

    Map<String, Set<EventIdentity>> orders() {
        return Collections.unmodifiableMap(orders);
    }
}
