package org.cfgrun.runtime.registry.custom;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.UUID;
import javax.tools.SimpleJavaFileObject;
import org.cfgrun.interpreter.source.Source;

/** A Java source for the compiler. Its file name need not match its class. */
final class JavaSource extends SimpleJavaFileObject {
  private final Source source;

  JavaSource(Source source) {
    super(uri(source), Kind.SOURCE);
    this.source = source;
  }

  /**
   * Returns a URI that is unique in a compilation. Its last part is the file name, which stack
   * traces show.
   */
  private static URI uri(Source source) {
    String name = Path.of(source.address()).getFileName().toString();
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
   * Accepts every class name, because a module named in Python style, {@code my_optimizer},
   * contains a public class with a different name. The compiler also asks for {@code module-info}
   * and {@code package-info}.
   */
  @Override
  public boolean isNameCompatible(String simpleName, Kind kind) {
    return kind == Kind.SOURCE && simpleName.indexOf('-') < 0;
  }
}
