package dev.cyclelog.cli;

import static dev.cyclelog.database.jooq.public_.Tables.AUDIT_LOGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.OffsetAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.jooq.CloseableDSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@DisplayName("PostgreSQL is away")
@Execution(ExecutionMode.CONCURRENT)
class DatabaseOutageIT {

    private static final int RECORDS_PER_SECOND = 1_000;

    /** An instance that does not poll for so long is out of its group: a stand-in for Kafka's default of 5 minutes. */
    private static final String IMPATIENT = "\"max.poll.interval.ms\" = 4000";

    private static final Duration LONGER = Duration.ofSeconds(9);

    @TempDir
    Path folder;

    private ProjectorStack stack;

    @BeforeEach
    void start() throws Exception {
        stack = new ProjectorStack(folder);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    @DisplayName(
            "for longer than Kafka lets anybody be silent: the projector stays in its group, and resumes by itself")
    void staysInItsGroup() throws Exception {
        ServiceProcess projector = stack.startProjector("a", IMPATIENT);
        stack.startLog(1, RECORDS_PER_SECOND);
        stack.await("the first rows", () -> stack.projected() > 0);

        staysInItsGroup(projector, stack.postgres()::stopImmediately, stack.postgres()::start);
        staysInItsGroup(projector, stack.postgres()::freeze, stack.postgres()::thaw);
        stack.finish();
        assertThat(projector.output()).contains("waits and tries again group=projector", "goes on group=projector");
    }

    private interface Step {
        void perform() throws Exception;
    }

    private void staysInItsGroup(ServiceProcess projector, Step goAway, Step comeBack) throws Exception {
        try (Admin admin = Admin.create(stack.settings().kafka().properties())) {
            List<String> members = members(admin);
            goAway.perform();
            long lag = lag();
            stack.work(LONGER);
            assertThat(members(admin)).isEqualTo(members).hasSize(1);
            assertThat(lag()).isGreaterThan(lag);
            comeBack.perform();
            long behind = stack.projected();
            stack.await("it resumes by itself", () -> stack.projected() > behind && lag() < RECORDS_PER_SECOND);
            assertThat(members(admin)).isEqualTo(members);
            projector.check();
        }
    }

    /** Who is in the group. One that was thrown out and came back is another member. */
    private List<String> members(Admin admin) throws Exception {
        String groupId = Projector.groupId(stack.topics());
        ConsumerGroupDescription group =
                admin.describeConsumerGroups(List.of(groupId)).all().get().get(groupId);
        assertThat(group.groupState()).isEqualTo(GroupState.STABLE);
        return group.members().stream().map(MemberDescription::consumerId).toList();
    }

    /** What lag tools show. */
    private long lag() {
        try (OffsetAdmin offsets = new OffsetAdmin(stack.settings())) {
            Map<TopicPartition, Long> committed = offsets.committedOffsets(Projector.groupId(stack.topics()));
            return offsets.endOffsets(stack.topics().auditEvents()).entrySet().stream()
                    .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                    .sum();
        }
    }

    private int rows() {
        try (CloseableDSLContext sql = stack.sql()) {
            return sql.fetchCount(AUDIT_LOGS);
        }
    }

    @Test
    @DisplayName("when the projector starts: it waits; and a broker that goes away and comes back changes nothing")
    void whenTheProjectorStarts() throws Exception {
        stack.postgres().stop();
        ServiceProcess projector = stack.startProjector("a");
        projector.awaitOutput("waits and tries again group=projector");
        stack.startLog(1, RECORDS_PER_SECOND);
        stack.work(Duration.ofSeconds(1));
        stack.broker().kill();
        stack.postgres().start();
        stack.work(Duration.ofSeconds(1));
        stack.broker().start();
        stack.await("it has begun by itself", () -> stack.projected() > 0);
        stack.finish();
    }

    @Test
    @DisplayName("when the projector is asked to stop: it does, in order and soon; and nothing is lost")
    void whenTheProjectorIsAskedToStop() throws Exception {
        ServiceProcess projector = stack.startProjector("a");
        stack.startLog(1, RECORDS_PER_SECOND);
        stack.await("the first rows", () -> stack.projected() > 0);
        stack.postgres().freeze();
        stack.work(Duration.ofSeconds(1));
        projector.stop();
        stack.postgres().thaw();
        stack.postgres().crash();
        projector.start();
        projector.awaitOutput("waits and tries again group=projector");
        projector.stop();
        projector.start();
        projector.awaitOutput("waits and tries again group=projector");
        stack.broker().kill();
        // The next attempt begins within this time; it asks Kafka, in vain, which topic it is.
        stack.work(Duration.ofSeconds(5));
        projector.stop();
        stack.postgres().start();
        stack.broker().start();
        projector.start();
        stack.finish();
    }

    @Test
    @DisplayName("and comes back without rows that it had committed: they are written again, though nothing new comes")
    void forgetsRows() throws Exception {
        // So that a crash forgets what was committed without waiting, and not only perhaps.
        stack.execute("ALTER SYSTEM SET wal_writer_delay = '10s'");
        stack.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'");
        stack.execute("SELECT pg_reload_conf()");
        ServiceProcess projector = stack.startProjector("a");
        stack.startLog(1, RECORDS_PER_SECOND);
        stack.await("many rows", () -> stack.projected() > 5 * RECORDS_PER_SECOND);
        stack.endLog();
        stack.await("all is projected", () -> lag() == 0);
        int seen = rows();

        stack.postgres().crash();
        stack.postgres().start();

        int kept = rows();
        System.out.printf("DatabaseOutageIT: PostgreSQL has forgotten %,d of %,d rows%n", seen - kept, seen);
        assertThat(kept).as("what PostgreSQL kept of what readers had seen").isLessThan(seen);
        stack.await("all is projected again", () -> rows() == seen);
        projector.check();
        stack.finish();
    }
}
