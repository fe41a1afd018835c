package dev.cyclelog.publisher;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cyclelog.events.Event;
import dev.cyclelog.events.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The publisher, when Kafka is away,")
class EventPublisherOutageIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private OwnBroker broker;

    @BeforeEach
    void chooseAPort() {
        broker = new OwnBroker(folder);
    }

    @AfterEach
    void stopTheBroker() {
        broker.close();
    }

    @Test
    @DisplayName("says after the block timeout that it was never there, where, and what to do")
    void awayFromTheStart() {
        try (EventPublisher publisher = broker.publisher().blockTimeout(SHORT).build()) {
            CompletableFuture<CompletableFuture<Void>> call =
                    CompletableFuture.supplyAsync(() -> publisher.publish(event("a")));

            assertThat(call).succeedsWithin(Duration.ofSeconds(5));
            assertNotStored(call.join(), "a")
                    .withMessageContaining("Kafka at " + broker.bootstrapServers() + " did not answer in time")
                    .withMessageEndingWith("Publish the same event again; if it was stored after all, it counts once");
        }
    }

    @Test
    @DisplayName("waits for it within the block timeout, and publishes once it is there")
    void comesUpInTime() throws Exception {
        try (EventPublisher publisher = broker.publisher().blockTimeout(SOON).build()) {
            CompletableFuture<Void> stored = CompletableFuture.supplyAsync(() -> publisher.publish(event("a")))
                    .thenCompose(result -> result);

            broker.start().createTopic();

            assertThat(stored).succeedsWithin(SOON);
        }
        assertThat(broker.all()).hasSize(1);
    }

    @Test
    @DisplayName("keeps what is under way, and stores all of it once and in order when it is back")
    void restartUnderLoad() throws Exception {
        broker.start().createTopic();
        List<CompletableFuture<Void>> results = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger stored = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        int cycles = 5;
        try (EventPublisher publisher = broker.publisher().build()) {
            Semaphore underWay = new Semaphore(5_000);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                for (int i = 0; !enough.get(); i++) {
                    underWay.acquireUninterruptibly();
                    results.add(
                            publisher.publish(event("e" + i, i % cycles, "")).whenComplete((done, failed) -> {
                                stored.incrementAndGet();
                                underWay.release();
                            }));
                }
            });
            for (int restarts = 0; restarts < 3; restarts++) {
                awaitMore(stored, 3_000);
                broker.stop();
                broker.start();
            }
            awaitMore(stored, 3_000);
            enough.set(true);
            // Let go who waits for a place.
            underWay.release();
            assertThat(load).succeedsWithin(SOON);
            assertThat(publisher.flush(SOON)).isTrue();
        }

        assertThat(results).allSatisfy(result -> assertThat(result).isCompleted());
        List<ConsumerRecord<byte[], byte[]>> records = broker.all();
        for (int cycle = 0; cycle < cycles; cycle++) {
            String key = Integer.toString(cycle);
            int first = cycle;
            assertThat(records.stream()
                            .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
                            .map(EventPublisherOutageIT::eventId))
                    .as("cycle " + cycle)
                    .containsExactlyElementsOf(IntStream.range(0, results.size())
                            .filter(i -> i % cycles == first)
                            .mapToObj(i -> "e" + i)
                            .toList());
        }
    }

    @Test
    @DisplayName("gives an event up after the delivery timeout; published again it is stored")
    void deliveryTimesOut() throws Exception {
        broker.start().createTopic();
        try (EventPublisher publisher =
                broker.publisher().deliveryTimeout(Duration.ofSeconds(1)).build()) {
            assertThat(publisher.publish(event("first"))).succeedsWithin(SOON);
            broker.stop();

            assertNotStored(publisher.publish(event("late")), "late")
                    .withMessageContaining("Kafka at " + broker.bootstrapServers() + " did not answer in time");

            broker.start();
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(publisher.publish(event("late"))).succeedsWithin(Duration.ofSeconds(5)));
        }
        assertThat(broker.all()).extracting(EventPublisherOutageIT::eventId).contains("first", "late");
    }

    @Test
    @DisplayName("refuses what finds the buffer full after the block timeout, and drops nothing that is in it")
    void bufferFull() throws Exception {
        broker.start().createTopic();
        List<String> kept = new ArrayList<>();
        List<CompletableFuture<Void>> results = new ArrayList<>();
        try (EventPublisher publisher =
                broker.publisher().bufferBytes(2 << 20).blockTimeout(SHORT).build()) {
            assertThat(publisher.publish(event("first"))).succeedsWithin(SOON);
            broker.stop();
            String large = "x".repeat(100_000);
            CompletableFuture<Void> last;
            for (int i = 0; ; i++) {
                last = publisher.publish(event("e" + i, 1, large));
                if (last.isDone()) {
                    assertNotStored(last, "e" + i).withMessageContaining("the buffer stayed full");
                    break;
                }
                kept.add("e" + i);
                results.add(last);
            }
            assertThat(kept).hasSizeBetween(10, 20);

            broker.start();

            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(results).allSatisfy(result -> assertThat(result).isCompleted());
        }
        assertThat(broker.all())
                .extracting(EventPublisherOutageIT::eventId)
                .containsExactlyElementsOf(
                        Stream.concat(Stream.of("first"), kept.stream()).toList());
    }

    @Test
    @DisplayName("flushes until the deadline, and closes until the deadline: what is not stored by then says so")
    void flushAndCloseKeepTheirDeadline() throws Exception {
        broker.start().createTopic();
        EventPublisher publisher = broker.publisher().build();
        CompletableFuture<Void> first = publisher.publish(event("first"));
        assertThat(publisher.flush(SOON)).isTrue();
        assertThat(first).isCompleted();
        broker.stop();
        List<CompletableFuture<Void>> results =
                Stream.of("a", "b").map(id -> publisher.publish(event(id))).toList();

        assertThat(publisher.flush(SHORT)).isFalse();
        assertThat(results).noneMatch(CompletableFuture::isDone);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> publisher.close(SHORT));

        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        assertThat(results).allMatch(CompletableFuture::isDone);
        assertNotStored(results.get(0), "a").withMessageContaining("the publisher was closed");
        assertNotStored(results.get(1), "b").withMessageContaining("the publisher was closed");
        assertThat(publisher.flush(Duration.ZERO)).isTrue();
        publisher.close();
    }

    @Test
    @DisplayName("does not let a future that its caller has completed shorten a flush")
    void flushKnowsBetterThanTheCaller() throws Exception {
        broker.start().createTopic();
        try (EventPublisher publisher =
                broker.publisher().closeTimeout(Duration.ZERO).build()) {
            assertThat(publisher.publish(event("first"))).succeedsWithin(SOON);
            broker.stop();

            publisher.publish(event("a")).cancel(false);

            assertThat(publisher.flush(SHORT)).isFalse();
        }
    }

    @Test
    @DisplayName("refuses, after it was closed, in the same way")
    void afterClose() {
        EventPublisher publisher = broker.publisher().build();
        publisher.close();

        assertNotStored(publisher.publish(event("a")), "a").withMessageContaining("the publisher was closed");
    }

    @Test
    @DisplayName("ends its waiting when the thread is interrupted, and leaves the interrupt set")
    void interrupted() throws Exception {
        try (EventPublisher publisher = broker.publisher()
                .blockTimeout(Duration.ofMinutes(5))
                .closeTimeout(Duration.ZERO)
                .build()) {
            CompletableFuture<CompletableFuture<Void>> call = new CompletableFuture<>();
            AtomicBoolean stillInterrupted = new AtomicBoolean();
            Thread thread = new Thread(() -> {
                CompletableFuture<Void> result = publisher.publish(event("a"));
                stillInterrupted.set(Thread.currentThread().isInterrupted());
                call.complete(result);
            });
            thread.start();
            Awaitility.await("publish waits").until(() -> thread.getState() == Thread.State.TIMED_WAITING);

            thread.interrupt();

            assertNotStored(call.get(SOON.toSeconds(), SECONDS), "a").withMessageContaining("was interrupted");
            assertThat(stillInterrupted).isTrue();
        }
    }

    @Test
    @DisplayName("gives up what is under way when the thread that closes it is interrupted")
    void interruptedWhileClosing() throws Exception {
        broker.start().createTopic();
        EventPublisher publisher = broker.publisher().build();
        assertThat(publisher.publish(event("first"))).succeedsWithin(SOON);
        broker.stop();
        CompletableFuture<Void> result = publisher.publish(event("a"));
        Thread closing = new Thread(() -> publisher.close(Duration.ofMinutes(5)));
        closing.start();
        Awaitility.await("close waits").until(() -> closing.getState() == Thread.State.TIMED_WAITING);

        closing.interrupt();

        closing.join(SOON.toMillis());
        assertThat(closing.isAlive()).isFalse();
        assertNotStored(result, "a").withMessageContaining("the publisher was closed");
    }

    private static void awaitMore(AtomicInteger count, int more) {
        int target = count.get() + more;
        Awaitility.await().atMost(SOON).until(() -> count.get() >= target);
    }

    private static ThrowableAssertAlternative<EventNotStoredException> assertNotStored(
            CompletableFuture<Void> result, String eventId) {
        Awaitility.await(eventId).atMost(SOON).until(result::isDone);
        return assertThatExceptionOfType(EventNotStoredException.class)
                .isThrownBy(() -> {
                    try {
                        result.join();
                    } catch (CompletionException failed) {
                        throw failed.getCause();
                    }
                })
                .satisfies(refusal -> assertThat(refusal.eventId()).isEqualTo(eventId))
                .satisfies(refusal -> assertThat(refusal.cycleNumber()).isEqualTo(1))
                .withMessageStartingWith("event '%s' of cycle 1 was not stored: ", eventId);
    }

    private static Event event(String id) {
        return event(id, 1, "");
    }

    private static Event event(String id, int cycle, String note) {
        return EventBuilder.event("weapon_sale", cycle)
                .eventId(id)
                .user(7)
                .payload(Map.of("weaponId", 5, "salePrice", 1, "note", note))
                .build();
    }

    private static String eventId(ConsumerRecord<?, byte[]> record) {
        return Json.MAPPER
                .readTree(new String(record.value(), StandardCharsets.UTF_8))
                .get("eventId")
                .stringValue();
    }
}
