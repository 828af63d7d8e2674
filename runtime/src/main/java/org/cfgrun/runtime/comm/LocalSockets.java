package org.cfgrun.runtime.comm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * TCP ports of this process. Gloo names a lost peer by the address and port of a connection; with
 * several processes on one machine, only the port tells which one it was.
 */
final class LocalSockets {
  private static final String SOCKET = "socket:[";
  private static final int LOCAL_ADDRESS = 1;
  private static final int INODE = 9;
  private static final int HEX = 16;

  private LocalSockets() {}

  /** Returns the ports in Linux's {@code /proc}; empty where they cannot be read. */
  static Set<Integer> ports() {
    Set<Integer> ports = new TreeSet<>();
    try {
      Set<String> inodes = inodes();
      for (String table : List.of("tcp", "tcp6")) {
        Path file = Path.of("/proc/self/net", table);
        if (Files.isReadable(file)) {
          Files.readAllLines(file, StandardCharsets.US_ASCII)
              .forEach(line -> addPort(line, inodes, ports));
        }
      }
    } catch (IOException | UncheckedIOException unreadable) {
      return Set.of();
    }
    return ports;
  }

  private static void addPort(String line, Set<String> inodes, Set<Integer> ports) {
    String[] fields = line.strip().split("\\s+");
    if (fields.length > INODE && inodes.contains(fields[INODE])) {
      String address = fields[LOCAL_ADDRESS];
      ports.add(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEX));
    }
  }

  private static Set<String> inodes() throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String target = target(file);
        if (target.startsWith(SOCKET)) {
          inodes.add(target.substring(SOCKET.length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
