package org.cfgrun.runtime.registry.custom;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.UUID;
import javax.tools.SimpleJavaFileObject;
import org.cfgrun.interpreter.source.Source;

/** A Java source file for the compiler, which may have any name. */
final class JavaText extends SimpleJavaFileObject {
  private final Source source;

  JavaText(Source source) {
    super(uri(source), Kind.SOURCE);
    this.source = source;
  }

  /** Of its own in a compilation; its last part is the file's name, which stack traces show. */
  private static URI uri(Source source) {
    String name = Path.of(source.name()).getFileName().toString();
    try {
      return new URI("source", null, "/" + UUID.randomUUID() + "/" + name, null);
    } catch (URISyntaxException impossible) {
      throw new IllegalArgumentException(impossible);
    }
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
