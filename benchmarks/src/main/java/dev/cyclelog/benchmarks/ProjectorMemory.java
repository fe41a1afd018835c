package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "projector-memory",
        description = "What the projector needs of a small heap at full speed, with events of up to a megabyte.",
        mixinStandardHelpOptions = true)
final class ProjectorMemory implements Callable<Integer> {

    private static final int PARTITIONS = 6;
    private static final int CYCLES = 24;
    private static final long SEED = 7;

    /** Of a line of the collector's log: before, after, and how large the heap is, in megabytes. */
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

    @Option(names = "--heap", defaultValue = "128m", description = "its -Xmx (default: ${DEFAULT-VALUE})")
    private String heap;

    @Option(
            names = "--events",
            defaultValue = "5000",
            description =
                    "how many events, each of a size between 200 bytes and the largest that is allowed, small ones"
                            + " being more frequent; then a fifth as many of the largest size (default: ${DEFAULT-VALUE})")
    private int events;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start();
                LogServer server = LogServer.start()) {
            Game game = Game.on(broker, "", PARTITIONS);
            int all = events + events / 5;
            output.say("preparing %,d events".formatted(all));
            AuditTopic.fill(game, largeEvents(all));
            Path collections = server.folder().resolve("gc.log");
            LogDatabase database = server.database();
            try (ClientProcess projector = ServiceProcess.start(
                    "projector", game, database, server.folder(), "-Xmx" + heap, "-Xlog:gc:file=" + collections)) {
                long start = System.nanoTime();
                Drain.watch(projector, database, 0, all);
                double seconds = (System.nanoTime() - start) / 1e9;
                List<MatchResult> log = COLLECTION
                        .matcher(Files.readString(collections))
                        .results()
                        .toList();
                Table table = new Table("heap", "events", "MB", "s", "most_heap_MB", "most_live_MB", "most_RSS_MB");
                table.add(
                        heap,
                        (long) all,
                        database.payloadBytes() >> 20,
                        seconds,
                        most(log, 1),
                        most(log, 2),
                        projector.mostResidentMegabytes());
                output.print(table);
            }
        }
        return 0;
    }

    private static long most(List<MatchResult> log, int group) {
        return log.stream()
                .mapToLong(collection -> Long.parseLong(collection.group(group)))
                .max()
                .orElse(0);
    }

    private Stream<byte[]> largeEvents(int all) {
        Random random = new Random(SEED);
        return IntStream.range(0, all).mapToObj(i -> {
            double size = i < events ? Math.pow(random.nextDouble(), 3) : 1;
            return event(i, (int) (size * (EventValidator.MAX_EVENT_BYTES - 300)), random);
        });
    }

    /** An event with so much text that hardly compresses. */
    private static byte[] event(int number, int textLength, Random random) {
        StringBuilder text = new StringBuilder(textLength);
        while (text.length() < textLength) {
            text.append((char) ('0' + random.nextInt(75)));
        }
        String published =
                """
                {"eventId":"e%d","eventType":"weapon_sale","cycleNumber":%d,"userId":7,"payload":{"weaponId":5,"salePrice":10.50,"text":"%s"}}""".formatted(number, number % CYCLES, text.toString().replace('\\', '/'));
        return EventCodec.sequence(
                published.getBytes(StandardCharsets.UTF_8), false, number / CYCLES + 1, Instant.now());
    }
}
