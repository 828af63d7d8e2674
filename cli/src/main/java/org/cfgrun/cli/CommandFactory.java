package org.cfgrun.cli;

import picocli.CommandLine;

/** Creates commands and passes the terminal to each. */
final class CommandFactory implements CommandLine.IFactory {
  private final Terminal terminal;

  CommandFactory(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (Runnable.class.isAssignableFrom(type)
        || java.util.concurrent.Callable.class.isAssignableFrom(type)) {
      return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
    }
    return CommandLine.defaultFactory().create(type);
  }
}
