package dev.cyclelog.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A new file")
class NewFileTest {

    @TempDir
    private Path folder;

    private Path file;
    private Path part;

    @BeforeEach
    void name() {
        file = folder.resolve("export");
        part = folder.resolve("export.part");
    }

    @Test
    @DisplayName("has its name when it is finished, and no trace is left of one that is not")
    void named() throws IOException {
        try (NewFile failed = new NewFile(file)) {
            write(failed, "half");
            assertThat(part).hasContent("half");
            assertThat(file).doesNotExist();
        }
        assertThat(folder).isEmptyDirectory();
        try (NewFile whole = new NewFile(file)) {
            write(whole, "whole");
            whole.finish();
        }
        assertThat(file).hasContent("whole");
        assertThat(part).doesNotExist();
    }

    @Test
    @DisplayName("is refused while another one is written into the same name, and does not touch that")
    void twice() throws IOException {
        try (NewFile first = new NewFile(file)) {
            write(first, "first ");
            assertThatThrownBy(() -> new NewFile(file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "'%s' is being written by another export: wait for its end, or name another file", part);
            write(first, "and only");
            first.finish();
        }
        assertThat(file).hasContent("first and only");
    }

    @Test
    @DisplayName("begins anew over what a killed process has left")
    void leftBehind() throws IOException {
        Files.writeString(part, "what is longer than the new one");
        try (NewFile whole = new NewFile(file)) {
            write(whole, "new");
            whole.finish();
        }
        assertThat(file).hasContent("new");
        assertThat(part).doesNotExist();
    }

    @Test
    @DisplayName("overwrites no file, whether that was there before or has appeared meanwhile")
    void overwritesNothing() throws IOException {
        try (NewFile late = new NewFile(file)) {
            write(late, "late");
            Files.writeString(file, "there");
            assertThatThrownBy(late::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'%s' has appeared meanwhile and is not overwritten", file)
                    .hasMessageContaining("is whole, in '%s'; give that another name", part);
        }
        assertThat(file).hasContent("there");
        assertThat(part).hasContent("late");

        assertThatThrownBy(() -> new NewFile(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(part).as("what was kept").hasContent("late");
    }

    private static void write(NewFile file, String text) throws IOException {
        file.out().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
