package dev.cyclelog.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds loopback ports on which nobody listens. */
public final class FreePorts {

    private FreePorts() {}

    /**
     * A port that was free a moment ago. Another process may take it first: whoever binds it must be ready to retry.
     */
    public static int any() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException("no free port on the loopback interface", failed);
        }
    }

    /** As {@link #any()}, but not this one, which may seem free still and is to be taken by somebody else. */
    static int otherThan(int port) {
        int other = any();
        while (other == port) {
            other = any();
        }
        return other;
    }

    /** The preferred port if it is free, else another one. */
    public static int preferring(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            return any();
        }
    }
}
