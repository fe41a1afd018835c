package dev.cyclelog.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cyclelog.database.jooq.pipeline.tables.records.ProjectionOffsetsRecord;
import dev.cyclelog.runtime.projection.ProjectionOffsetStore.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The partitions of an instance")
class OwnedPartitionsTest {

    private static final TopicPartition A = new TopicPartition("topic", 0);
    private static final TopicPartition B = new TopicPartition("topic", 1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final OwnedPartitions<String> partitions = new OwnedPartitions<>(10, LONG);

    @Test
    @DisplayName("are claimed first, then read, then written")
    void claimedFirst() {
        partitions.assign(List.of(A));
        assertThat(partitions.readable()).isEmpty();

        OwnedPartitions.Seek<String> seek = claim(5).get(0);

        assertThat(seek.offset()).isEqualTo(5);
        assertThat(partitions.readable()).containsExactly(A);
        offer(seek, fragment(5, 3));
        assertThat(write().fragments()).containsExactly(fragment(5, 3));
    }

    @Test
    @DisplayName("are written in batches of what has queued up, as far as it fits")
    void batches() {
        OwnedPartitions.Seek<String> seek = own(A).get(0);
        for (int offset = 0; offset < 16; offset += 4) {
            offer(seek, fragment(offset, 4));
        }

        assertThat(write().records()).as("8 and 4 are more than 10").isEqualTo(8);
        assertThat(write().records()).isEqualTo(8);
    }

    @Test
    @DisplayName("are written at once where little has queued up")
    void smallBatches() {
        OwnedPartitions.Seek<String> seek = own(A).get(0);
        offer(seek, fragment(0, 1));

        assertThat(write().records()).isEqualTo(1);
    }

    @Test
    @DisplayName("are written in batches bounded in bytes; a fragment that is larger goes alone")
    void bytes() {
        OwnedPartitions.Seek<String> seek = own(A).get(0);
        offer(seek, new Fragment<>("", 0, 1, 1, 3 << 20, false));
        offer(seek, new Fragment<>("", 1, 2, 1, 2 << 20, false));
        offer(seek, new Fragment<>("", 2, 3, 1, 9 << 20, false));

        assertThat(List.of(write().nextOffset(), write().nextOffset(), write().nextOffset()))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    @DisplayName("are not read on while a batch is queued, in records or in bytes")
    void full() {
        OwnedPartitions.Seek<String> seek = own(A).get(0);
        offer(seek, fragment(0, 9));
        assertThat(partitions.readable()).containsExactly(A);
        offer(seek, fragment(9, 1));
        assertThat(partitions.readable()).isEmpty();
        write();
        assertThat(partitions.readable()).containsExactly(A);
        offer(seek, new Fragment<>("", 10, 11, 1, 5 << 20, false));
        assertThat(partitions.readable()).isEmpty();
    }

    @Test
    @DisplayName("take turns")
    void takeTurns() {
        List<OwnedPartitions.Seek<String>> seeks = own(A, B);
        OwnedPartitions.Seek<String> first = seeks.get(0);
        OwnedPartitions.Seek<String> second = seeks.get(1);
        offer(first, fragment(0, 8));
        offer(first, fragment(8, 8));
        offer(second, fragment(0, 1));

        assertThat(List.of(write().partition(), write().partition(), write().partition()))
                .containsExactly(first.partition(), second.partition(), first.partition());
    }

    @Test
    @DisplayName("drop what was read before they were claimed again")
    void dropsWhatIsOld() {
        OwnedPartitions.Seek<String> before = own(A).get(0);
        offer(before, fragment(0, 1));
        partitions.claimAllAgain();
        offer(before, fragment(1, 1));

        OwnedPartitions.Seek<String> after = claim(0).get(0);
        offer(before, fragment(1, 1));
        offer(after, fragment(0, 2));

        assertThat(write().fragments()).containsExactly(fragment(0, 2));
    }

    @Test
    @DisplayName("are written to their end only when nothing is queued and nothing under way")
    void writtenToTheEnd() {
        OwnedPartitions.Seek<String> seek = own(A).get(0);
        assertThat(partitions.isWritten(seek.partition())).isTrue();
        offer(seek, fragment(0, 1));
        assertThat(partitions.isWritten(seek.partition())).isFalse();
        Work.Write<String> batch = write();
        assertThat(partitions.isWritten(seek.partition())).isFalse();

        partitions.written(batch);
        CompletableFuture.runAsync(partitions::take);
        partitions.drain(LONG);

        assertThat(partitions.isWritten(seek.partition())).isTrue();
        assertThat(partitions.storedOffset(seek.partition())).isEqualTo(1);
        partitions.stop();
    }

    @Test
    @DisplayName("are let go when the batch under way is written, and the rest of it is dropped")
    void revoked() {
        OwnedPartitions.Seek<String> seek = own(A).get(0);
        offer(seek, fragment(0, 9));
        Work.Write<String> batch = write();
        offer(seek, fragment(9, 9));
        CompletableFuture<Void> revoked = CompletableFuture.runAsync(() -> partitions.revoke(List.of(A), LONG));

        partitions.written(batch);
        Work<String> next = partitions.take();
        while (!(next instanceof Work.Release)) {
            next = partitions.take();
        }
        assertThat(revoked).isNotDone();
        partitions.released(((Work.Release<String>) next).partitions());

        assertThat(revoked).succeedsWithin(LONG);
        assertThat(partitions.readable()).isEmpty();
    }

    @Test
    @DisplayName("are let go without waiting while PostgreSQL is away")
    void revokedInAnOutage() {
        own(A);
        partitions.claimAllAgain();
        CompletableFuture<Void> paused = CompletableFuture.runAsync(() -> partitions.pauseAfterFailure(LONG));

        CompletableFuture<Void> revoked = CompletableFuture.runAsync(() -> partitions.revoke(List.of(A), LONG));

        assertThat(revoked).succeedsWithin(Duration.ofSeconds(10));
        partitions.stop();
        assertThat(paused).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("are left alone as long as their rows are as they were left")
    void leftAlone() {
        OwnedPartition<String> partition = own(A).get(0).partition();

        partitions.seen(partition, row(partition.epoch, 0), false);

        assertThat(partitions.readable()).containsExactly(A);
    }

    @Test
    @DisplayName("are claimed again when their rows were moved, as by a crash of PostgreSQL")
    void moved() {
        OwnedPartition<String> partition = own(A).get(0).partition();

        partitions.seen(partition, row(partition.epoch, 7), false);

        assertThat(partitions.take()).isInstanceOf(Work.Claim.class);
    }

    @Test
    @DisplayName("stay fenced while another instance holds them, and are claimed as if new when it has let go")
    void fenced() {
        OwnedPartition<String> partition = own(A).get(0).partition();
        partitions.seen(partition, row(9, 0), false);
        assertThat(partitions.take()).isInstanceOf(Work.Claim.class);
        partitions.fenced(partition);
        partitions.seen(partition, row(9, 0), false);
        assertThat(partitions.fencedFor(Duration.ZERO)).contains(A);

        partitions.seen(partition, row(9, 0), true);

        assertThat(partitions.take()).isInstanceOf(Work.Claim.class);
        assertThat(partition.epoch).isZero();
    }

    @Test
    @DisplayName("are offered again to a PostgreSQL that has refused a record of them, after a while")
    void offeredAgain() {
        for (Duration retry : List.of(LONG, Duration.ZERO)) {
            OwnedPartitions<String> refusing = new OwnedPartitions<>(10, retry);
            refusing.assign(List.of(A));
            OwnedPartition<String> partition =
                    ((Work.Claim<String>) refusing.take()).partitions().get(0);
            refusing.claimed(partition, new Claim(1, 0));
            refusing.refused(partition);
            ProjectionOffsetsRecord row = row(1, 0);
            row.setRefusedOffset(0L);

            refusing.seen(partition, row, false);

            assertThat(partition.state == OwnedPartition.State.TO_CLAIM).isEqualTo(retry.isZero());
        }
    }

    @Test
    @DisplayName("do not stay fenced when PostgreSQL has forgotten the other instance's claim")
    void forgottenClaim() {
        OwnedPartition<String> partition = own(A).get(0).partition();
        partitions.fenced(partition);

        partitions.seen(partition, row(partition.epoch, 0), false);

        assertThat(partitions.take()).isInstanceOf(Work.Claim.class);
    }

    @Test
    @DisplayName("are not fenced for long as long as nobody can see whether the other instance has let go")
    void fencedInAnOutage() {
        OwnedPartition<String> partition = own(A).get(0).partition();
        partitions.fenced(partition);
        long since = partition.since;

        partitions.claimAllAgain();

        assertThat(partition.state).isEqualTo(OwnedPartition.State.FENCED);
        assertThat(partition.since).isGreaterThan(since);
    }

    @Test
    @DisplayName("are not fenced by their own claim whose answer was lost")
    void unansweredClaim() {
        OwnedPartition<String> partition = own(A).get(0).partition();
        long claimed = partition.epoch + 1;
        partitions.claimAllAgain();

        partitions.claimUnanswered(partition);
        partitions.claimUnanswered(partition);

        assertThat(partition.epoch).as("more than one may be another's").isEqualTo(claimed);
    }

    @Test
    @DisplayName("that nobody has claimed yet are claimed as if new after a claim whose answer was lost")
    void unansweredFirstClaim() {
        partitions.assign(List.of(A));
        OwnedPartition<String> partition =
                ((Work.Claim<String>) partitions.take()).partitions().get(0);

        partitions.claimUnanswered(partition);

        assertThat(partition.epoch).isZero();
    }

    private static ProjectionOffsetsRecord row(long epoch, long nextOffset) {
        ProjectionOffsetsRecord row = new ProjectionOffsetsRecord();
        row.setOwnerEpoch(epoch);
        row.setNextOffset(nextOffset);
        return row;
    }

    @Test
    @DisplayName("tell the thread that reads why the one that writes has ended")
    void failure() {
        partitions.fail(new IllegalStateException("a gap"));

        assertThatThrownBy(partitions::throwFailure).hasMessage("a gap");
        partitions.drain(LONG);
    }

    private List<OwnedPartitions.Seek<String>> own(TopicPartition... ids) {
        partitions.assign(List.of(ids));
        return claim(0);
    }

    private List<OwnedPartitions.Seek<String>> claim(long offset) {
        List<OwnedPartition<String>> toClaim = new ArrayList<>(((Work.Claim<String>) partitions.take()).partitions());
        toClaim.forEach(partition -> partitions.claimed(partition, new Claim(partition.epoch + 1, offset)));
        List<OwnedPartitions.Seek<String>> seeks = partitions.takeClaimed();
        seeks.sort((one, other) -> Integer.compare(
                one.partition().id.partition(), other.partition().id.partition()));
        return seeks;
    }

    private void offer(OwnedPartitions.Seek<String> seek, Fragment<String> fragment) {
        partitions.offer(seek.partition(), seek.generation(), fragment);
    }

    private Work.Write<String> write() {
        return (Work.Write<String>) partitions.take();
    }

    private static Fragment<String> fragment(long offset, int records) {
        return new Fragment<>("", offset, offset + records, records, 100, false);
    }
}
