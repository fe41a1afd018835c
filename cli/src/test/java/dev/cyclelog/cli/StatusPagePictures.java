package dev.cyclelog.cli;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of the documentation: the page after some minutes of a game, in which the projector was stopped
 * twice. No test: it runs only when it is named.
 */
class StatusPagePictures {

    private static final Path IMAGES = Path.of("../docs/images");
    private static final Duration WARM_UP = Duration.ofSeconds(80);
    private static final Duration STOPPED = Duration.ofSeconds(30);
    private static final Duration ON = Duration.ofSeconds(60);
    private static final Duration STOPPED_AGAIN = Duration.ofSeconds(14);

    @Test
    void make(@TempDir Path folder) throws Exception {
        Files.createDirectories(IMAGES);
        ScheduledExecutorService game = Executors.newSingleThreadScheduledExecutor();
        try (MonitoredPipeline pipeline = new MonitoredPipeline(folder.resolve("state"), "");
                ChromiumPage page = new ChromiumPage(folder)) {
            play(pipeline, game);
            pass(WARM_UP);
            pipeline.stopProjector();
            pass(STOPPED);
            pipeline.startProjector();
            pass(ON);
            pipeline.stopProjector();
            page.resize(1280, 1440, 1);
            page.open(pipeline.url());
            pass(STOPPED_AGAIN);
            page.resize(
                    1280, page.evaluate("document.documentElement.scrollHeight").intValue(), 1);
            page.picture(IMAGES.resolve("status-page.png"));
            pipeline.startProjector();
            page.await("all is well", "document.querySelector('#verdict').dataset.state === 'well'");
            pass(STOPPED_AGAIN);
            page.resize(390, 844, 2);
            page.prefer("dark");
            page.await("its colours do not change any more", "document.getAnimations().length === 0");
            page.picture(IMAGES.resolve("status-page-phone.png"));
        } finally {
            game.shutdownNow();
        }
    }

    /** About 250 events a second, in waves; one in five hundred is refused. */
    private static void play(MonitoredPipeline pipeline, ScheduledExecutorService game) {
        Iterator<String> events =
                new GameSimulator(new SimulatorSettings(1_000, 30, 1)).events().iterator();
        AtomicInteger tick = new AtomicInteger();
        game.scheduleAtFixedRate(
                () -> {
                    int now = tick.incrementAndGet();
                    long count = Math.round(25 + 9 * Math.sin(now / 70.0));
                    for (int event = 0; event < count; event++) {
                        String next = events.next();
                        pipeline.publish(
                                Json.MAPPER.readTree(next).get("cycleNumber").intValue(), next);
                    }
                    if (now % 20 == 0) {
                        pipeline.publish(1, now % 80 == 0 ? "{" : RefusedEvents.sale("refused-" + now, 1, "-1"));
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await("%s to pass".formatted(time))
                .atMost(time.plusSeconds(10))
                .until(() -> System.nanoTime() > end);
    }
}
