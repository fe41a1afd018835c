package dev.cyclelog.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a test starts a class of ours in a process of its own. */
final class TestJvm {

    private TestJvm() {}

    /** The command that runs the class, with the tests' class path; see the parent pom on the compiler. */
    static List<String> command(Class<?> main, List<String> arguments, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // As in the script that users run: newer JDKs print warnings between the lines of the log.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
