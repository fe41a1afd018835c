package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each question of {@code docs/analysts.md} is answered as printed there, to an account that is an analyst's. */
class AnalystsGuideIT {

    /** The game that the page names. */
    private static final SimulatorSettings GAME = new SimulatorSettings(12, 8, 7);

    private static final Pattern QUESTION =
            Pattern.compile("#### \\d+\\. ([^\\n]+)\\n\\n```sql\\n(.+?);?\\n```\\n\\n(.*?)\\n\\n", Pattern.DOTALL);

    @TempDir
    Path stateDir;

    @Test
    void isRight() throws IOException, SQLException {
        String page = Files.readString(Path.of("../docs/analysts.md"));
        List<MatchResult> questions = QUESTION.matcher(page).results().toList();
        assertThat(questions).hasSizeGreaterThanOrEqualTo(20).hasSize(page.split("\n#### ").length - 1);
        assertThat(page).contains("./cyclelog demo --cycles 12\n--stables 8 --seed 7");
        try (RunningPipeline pipeline = new RunningPipeline(stateDir)) {
            pipeline.publish(() -> new GameSimulator(GAME).events().iterator());
            try (Connection connection = DriverManager.getConnection(pipeline.jdbcUrl());
                    Statement analyst = connection.createStatement()) {
                analyst.execute("SET ROLE analyst");
                SoftAssertions answers = new SoftAssertions();
                for (MatchResult question : questions) {
                    answers.assertThat(answer(analyst, question.group(2)))
                            .as(question.group(1))
                            .isEqualTo(question.group(3));
                }
                answers.assertAll();
            }
        }
    }

    private static String answer(Statement analyst, String question) throws SQLException {
        try (ResultSet rows = analyst.executeQuery(question)) {
            ResultSetMetaData columns = rows.getMetaData();
            List<String> names = new ArrayList<>();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                names.add(columns.getColumnLabel(column));
            }
            List<String> lines = new ArrayList<>(List.of(line(names), "|" + "---|".repeat(names.size())));
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (String name : names) {
                    cells.add(Objects.toString(rows.getString(name), ""));
                }
                lines.add(line(cells));
            }
            return lines.size() == 2 ? "No rows." : String.join("\n", lines);
        }
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
