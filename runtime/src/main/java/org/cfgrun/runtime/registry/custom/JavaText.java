package org.cfgrun.runtime.registry.custom;

import java.net.URI;
import java.util.UUID;
import javax.tools.SimpleJavaFileObject;
import org.cfgrun.interpreter.source.Source;

/** A Java source file for the compiler, which may have any name. */
final class JavaText extends SimpleJavaFileObject {
  private final Source source;

  JavaText(Source source) {
    super(URI.create("source:///" + UUID.randomUUID() + ".java"), Kind.SOURCE);
    this.source = source;
  }

  Source source() {
    return source;
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return source.text();
  }

  /**
   * A module is named as Python names it, {@code my_optimizer}, and holds a public class of another
   * name. The compiler asks for {@code module-info} and {@code package-info} too.
   */
  @Override
  public boolean isNameCompatible(String simpleName, Kind kind) {
    return kind == Kind.SOURCE && simpleName.indexOf('-') < 0;
  }
}
