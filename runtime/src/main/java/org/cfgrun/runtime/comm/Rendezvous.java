package org.cfgrun.runtime.comm;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;

/** Start of a run on several processes: they find each other and open a {@link ProcessGroup}. */
public final class Rendezvous {
  /** The default timeout of collectives; PyTorch's for Gloo. */
  public static final Duration TIMEOUT = Duration.ofSeconds(1800);

  private static final int BACKLOG = 1000;
  private static final String INTERFACES = "GLOO_SOCKET_IFNAME";
  private static final Pattern JOINED = Pattern.compile("(\\d+)/(\\d+) clients joined");
  private static final AtomicInteger GROUPS = new AtomicInteger();

  private Rendezvous() {}

  /**
   * Waits for all processes of a run and connects them.
   *
   * @param environment the environment variables
   * @param timeout the longest time to wait for the others, here and in every collective
   * @throws ConfigException if they do not come together
   */
  public static ProcessGroup open(
      Placement placement, Map<String, String> environment, Duration timeout) {
    InetAddress master = resolve(placement.masterAddress());
    String address = localAddress(environment, master, placement.masterPort());
    Bridge bridge = Bridge.load();
    String name = "cfgrun-" + GROUPS.incrementAndGet();
    try {
      bridge.open(placement, timeout.toMillis(), address, name);
    } catch (Bridge.Failure failure) {
      throw explained(placement, address, String.valueOf(failure.getMessage()), timeout);
    }
    GroupStore store = new GroupStore(bridge, placement, name);
    ProcessGroup group = new ProcessGroup(bridge, placement, store, timeout, name);
    group.introduce(hostName(), listen(address));
    return group;
  }

  /** Opens a port that others can probe; the system answers them. */
  private static ServerSocket listen(String address) {
    try {
      return new ServerSocket(0, BACKLOG, InetAddress.getByName(address));
    } catch (IOException problem) {
      throw failure(
          "No port can be opened at %s: %s.".formatted(address, problem.getMessage()),
          "check the network, or set GLOO_SOCKET_IFNAME to another interface");
    }
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw failure(
          "The host `%s`, where rank 0 should run, cannot be resolved.".formatted(host),
          "set MASTER_ADDR to a name or address that this machine knows");
    }
  }

  /** Returns the name of this machine. */
  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * Returns the address of this machine that the others reach: that of the interface in
   * GLOO_SOCKET_IFNAME, or of the route to rank 0. Gloo's default, the address of the host's own
   * name, is a loopback address on Debian.
   */
  static String localAddress(Map<String, String> environment, InetAddress master, int port) {
    String interfaces = environment.getOrDefault(INTERFACES, "");
    try {
      if (!interfaces.isEmpty()) {
        return addressOf(interfaces.split(",")[0].strip());
      }
      // Connecting a datagram socket sends nothing; it only selects the route.
      try (DatagramSocket route = new DatagramSocket()) {
        route.connect(new InetSocketAddress(master, port));
        return route.getLocalAddress().getHostAddress();
      }
    } catch (IOException | java.io.UncheckedIOException unreachable) {
      throw failure(
          "There is no route to `%s`, where rank 0 should run: %s."
              .formatted(master.getHostName(), unreachable.getMessage()),
          "check the network, or set MASTER_ADDR to another address of that machine");
    }
  }

  private static String addressOf(String name) throws IOException {
    NetworkInterface found = NetworkInterface.getByName(name);
    InetAddress first = null;
    if (found != null) {
      for (InetAddress address : Collections.list(found.getInetAddresses())) {
        if (first == null || address instanceof Inet4Address) {
          first = address;
        }
      }
    }
    if (first == null) {
      throw failure(
          "%s names `%s`, which is not a network interface with an address."
              .formatted(INTERFACES, name),
          "use a name that `ip address` lists");
    }
    return first.getHostAddress();
  }

  /** Turns an error of c10d at the start into one that says what to do. */
  static ConfigException explained(
      Placement placement, String localAddress, String error, Duration timeout) {
    String store = "%s:%s".formatted(placement.masterAddress(), placement.masterPort());
    Matcher joined = JOINED.matcher(error);
    if (joined.find()) {
      return failure(
          "Only %s of %s processes have started within %s s."
              .formatted(joined.group(1), joined.group(2), timeout.toSeconds()),
          "look for errors of the other processes, and check that they connect to " + store);
    }
    if (error.contains("EADDRINUSE") || error.contains("address already in use")) {
      return failure(
          "Port %s is used by another program on this machine.".formatted(placement.masterPort()),
          "set MASTER_PORT to a free port for all processes");
    }
    if (error.contains("client socket has timed out")
        || error.contains("client socket has failed")
        || error.contains("Connection refused")) {
      return failure(
          "Rank 0 does not answer at %s within %s s.".formatted(store, timeout.toSeconds()),
          "check that rank 0 runs, and that MASTER_ADDR and MASTER_PORT are the same everywhere");
    }
    if (error.contains("connectFullMesh") || error.contains("Connect timeout")) {
      return failure(
          "The processes cannot connect to each other. This one listens at %s."
              .formatted(localAddress),
          "set GLOO_SOCKET_IFNAME to the network interface that the other machines reach");
    }
    String first = error.lines().findFirst().orElse("").strip();
    return failure(
        "The processes cannot be connected: %s%s".formatted(first, first.endsWith(".") ? "" : "."),
        "check MASTER_ADDR and MASTER_PORT");
  }

  private static ConfigException failure(String message, String fix) {
    return new ConfigException(Diagnostic.error(ErrorCode.ENVIRONMENT, null, message).help(fix));
  }
}
