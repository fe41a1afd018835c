package dev.cyclelog.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Standard output for bytes that must not be lost: what it cannot take is an error, as {@link System#out} never says.
 */
final class StandardOutput extends FilterOutputStream {

    private final PrintStream console;

    StandardOutput() {
        super(System.out);
        this.console = System.out;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        console.write(bytes, offset, length);
        check();
    }

    @Override
    public void flush() throws IOException {
        console.flush();
        check();
    }

    private void check() throws IOException {
        if (console.checkError()) {
            throw new IOException("standard output cannot be written: is the disk full, or the reader of a pipe gone?");
        }
    }
}
