package dev.cyclelog.benchmarks;

import dev.cyclelog.events.Json;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.sequencer.Sequencer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "projection-latency",
        description = "How long it takes from publishing an event until its row can be read, at a steady rate.",
        mixinStandardHelpOptions = true)
final class ProjectionLatency implements Callable<Integer> {

    private static final int PARTITIONS = 6;

    /** How often one looks for new rows: so much the latencies are too long at most. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    @Mixin
    private SteadyRate rate;

    /** The place of an event, as its row shows it. */
    private record Row(int cycleNumber, int sequenceNumber) {}

    @Override
    public Integer call() throws Exception {
        List<byte[]> events = rate.events();
        Map<Row, Integer> places = places(events);
        try (BrokerProcess broker = BrokerProcess.start();
                LogServer server = LogServer.start()) {
            Game game = Game.on(broker, "", PARTITIONS);
            LogDatabase database = server.database();
            try (Sequencer sequencer = new Sequencer(game.settings(), new SimpleMeterRegistry());
                    ClientProcess projector = ServiceProcess.start("projector", game, database, server.folder());
                    EventPublisher publisher = EventPublisher.builder()
                            .bootstrapServers(game.bootstrapServers())
                            .build();
                    Connection connection = database.connect()) {
                sequencer.start();
                rate.measure(publisher, events, () -> arrivals(connection, places, projector));
            }
        }
        return 0;
    }

    /** One publisher keeps their order, so each event's number in its cycle is known beforehand. */
    private static Map<Row, Integer> places(List<byte[]> events) {
        Map<Row, Integer> places = new HashMap<>();
        Map<Integer, Integer> sequenceNumbers = new HashMap<>();
        for (byte[] event : events) {
            int cycle = Json.MAPPER.readTree(event).get("cycleNumber").intValue();
            places.put(new Row(cycle, sequenceNumbers.merge(cycle, 1, Integer::sum)), places.size());
        }
        return places;
    }

    /** When each event's row was seen. The one projector commits rows in the order of their ids. */
    private static long[] arrivals(Connection connection, Map<Row, Integer> places, ClientProcess projector) {
        long[] arrivals = new long[places.size()];
        long giveUp = System.nanoTime() + SteadyRate.GIVE_UP.toNanos();
        long lastId = 0;
        try (PreparedStatement newRows = connection.prepareStatement(
                "SELECT id, cycle_number, sequence_number FROM audit_logs WHERE id > ? ORDER BY id")) {
            for (int missing = arrivals.length; missing > 0; ) {
                newRows.setLong(1, lastId);
                try (ResultSet rows = newRows.executeQuery()) {
                    long now = System.nanoTime();
                    while (rows.next()) {
                        lastId = rows.getLong(1);
                        arrivals[places.get(new Row(rows.getInt(2), rows.getInt(3)))] = now;
                        giveUp = now + SteadyRate.GIVE_UP.toNanos();
                        missing--;
                    }
                }
                if (System.nanoTime() > giveUp) {
                    throw projector.failure("did not write %d events".formatted(missing));
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot look for rows", failed);
        }
        return arrivals;
    }
}
