package org.cfgrun.runtime.runner;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** User and host name for logs. */
final class Host {
  private Host() {}

  /** Returns {@code user@host}. */
  static String name() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return System.getProperty("user.name") + "@" + host;
  }
}
