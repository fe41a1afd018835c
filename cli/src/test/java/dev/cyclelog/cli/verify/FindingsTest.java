package dev.cyclelog.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {

    private final Findings findings = new Findings();

    @Test
    void aRunOfSequenceNumbersIsOneFindingThoughCyclesTakeTurns() {
        for (int number = 4; number < 7; number++) {
            findings.add(Finding.ofRow("audit_logs", 1, number, "missing"));
            findings.add(Finding.ofRow("audit_logs", 2, number, "missing"));
        }
        findings.add(Finding.ofRow("audit_logs", 1, 7, "payload"));
        findings.add(Finding.ofRow("audit_logs", 1, 9, "payload"));

        assertThat(findings.count()).isEqualTo(4);
        assertThat(findings.kept())
                .extracting(Finding::text)
                .containsExactly(
                        "audit_logs, cycle 1, sequence numbers 4 to 6: missing",
                        "audit_logs, cycle 2, sequence numbers 4 to 6: missing",
                        "audit_logs, cycle 1, sequence number 7: payload",
                        "audit_logs, cycle 1, sequence number 9: payload");
    }

    @Test
    void keepsAThousandAndCountsTheRest() {
        for (int number = 0; number < 3_000; number++) {
            findings.add(Finding.ofRow("audit_logs", 1, 2 * number, "missing"));
        }

        assertThat(findings.count()).isEqualTo(3_000);
        assertThat(findings.kept()).hasSize(1_000);
    }
}
