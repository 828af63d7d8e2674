package org.cfgrun.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells the version that the jar was built with. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"cfgrun " + text()};
  }

  /** The version, or {@code development} when the classes are in no jar. */
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
