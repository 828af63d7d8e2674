package org.cfgrun.interpreter.assist;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ConfigParser;

/** A config text in which {@code |} marks the cursor. */
record Marked(ConfigFile file, int offset) {
  static Marked of(String marked) {
    int offset = marked.indexOf('|');
    String text = marked.substring(0, offset) + marked.substring(offset + 1);
    return new Marked(ConfigParser.parse(Source.of("config.cfg", text), new Problems()), offset);
  }

  CursorContext context() {
    return CursorContext.at(file, offset);
  }
}
