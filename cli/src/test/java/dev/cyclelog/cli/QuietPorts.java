package dev.cyclelog.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports that stay free while nobody listens on them: none of those from which the system takes one for a
 * connection.
 */
final class QuietPorts {

    private static final int FIRST = 15_000;
    private static final int END = 30_000;

    private QuietPorts() {}

    static int any() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
    }
}
