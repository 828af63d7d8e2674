package org.cfgrun.runtime.registry.custom;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.cfgrun.interpreter.source.Source;

/** Keeps the compiler's output in memory. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
  private final Map<String, MemoryFile> classes = new LinkedHashMap<>();
  private final Map<String, Source> origins = new LinkedHashMap<>();
  private final Map<String, MemoryFile> resources = new LinkedHashMap<>();

  MemoryFiles(JavaFileManager platform) {
    super(platform);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    if (sibling instanceof JavaSource text) {
      origins.put(className, text.source());
    }
    return classes.computeIfAbsent(className, name -> new MemoryFile(name, kind));
  }

  @Override
  public FileObject getFileForOutput(
      Location location, String packageName, String relativeName, FileObject sibling) {
    return resources.computeIfAbsent(
        relativeName, name -> new MemoryFile(name, JavaFileObject.Kind.OTHER));
  }

  /** Returns the classes by binary name. */
  Map<String, byte[]> classes() {
    return classes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().bytes()));
  }

  /** Returns the source of each class by binary name. */
  Map<String, Source> origins() {
    return Map.copyOf(origins);
  }

  /** Returns a resource as text; empty if it was not written. */
  String resource(String name) {
    MemoryFile file = resources.get(name);
    return file == null ? "" : file.content.toString(StandardCharsets.UTF_8);
  }

  private static final class MemoryFile extends SimpleJavaFileObject {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    MemoryFile(String name, Kind kind) {
      super(URI.create("memory:///" + name.replace('.', '/')), kind);
    }

    byte[] bytes() {
      return content.toByteArray();
    }

    @Override
    public OutputStream openOutputStream() {
      content.reset();
      return content;
    }
  }
}
