package org.cfgrun.runtime.registry.custom;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.tools.Diagnostic.Kind;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.processor.ComponentProcessor;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Java sources compiled in memory, indexed by the same {@link ComponentProcessor} that indexes
 * components compiled ahead.
 *
 * @param catalog the components of the sources; empty when there are errors
 * @param classes the classes by binary name
 * @param origins which source each class comes from
 * @param errors what the compiler complains about, at its place in the sources
 */
record JavaCompilation(
    Catalog catalog,
    Map<String, byte[]> classes,
    Map<String, Source> origins,
    List<Diagnostic> errors) {
  /**
   * Compiles sources together.
   *
   * @param libraries jars that they may use besides cfgrun and what it stands on
   */
  static JavaCompilation compile(
      JavaCompiler compiler, List<Source> sources, List<Path> libraries) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (MemoryFiles files =
        new MemoryFiles(
            compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8))) {
      StringWriter output = new StringWriter();
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              output,
              files,
              found,
              List.of("-classpath", classPath(libraries), "-parameters", "-g", "-Xlint:none"),
              null,
              sources.stream().map(JavaText::new).toList());
      task.setProcessors(List.of(new ComponentProcessor()));
      boolean done = task.call();
      List<Diagnostic> errors =
          found.getDiagnostics().stream()
              .filter(each -> each.getKind() == Kind.ERROR)
              .map(JavaCompilation::diagnostic)
              .toList();
      if (!done && errors.isEmpty()) {
        throw new IllegalStateException("javac failed without a reason: " + output);
      }
      return errors.isEmpty()
          ? new JavaCompilation(catalog(files), files.classes(), files.origins(), List.of())
          : new JavaCompilation(Catalog.EMPTY, Map.of(), Map.of(), errors);
    } catch (IOException unclosable) {
      throw new UncheckedIOException(unclosable);
    }
  }

  private static Catalog catalog(MemoryFiles files) throws IOException {
    String index = files.resource(ComponentProcessor.INDEX);
    return index.isEmpty() ? Catalog.EMPTY : Catalog.read(new StringReader(index));
  }

  private static String classPath(List<Path> libraries) {
    Set<String> entries = new LinkedHashSet<>();
    entries.add(System.getProperty("java.class.path"));
    libraries.forEach(library -> entries.add(library.toString()));
    return String.join(File.pathSeparator, entries);
  }

  private static Diagnostic diagnostic(javax.tools.Diagnostic<? extends JavaFileObject> found) {
    String[] lines = found.getMessage(Locale.ROOT).strip().split("\\R\\s*");
    // What the component processor finds is a sentence of its own.
    boolean ours = String.valueOf(found.getCode()).startsWith("compiler.err.proc.");
    Diagnostic diagnostic =
        Diagnostic.error(
            ImportFailure.CUSTOM_IMPORT,
            span(found),
            ours ? lines[0] : "This does not compile: " + lines[0]);
    for (int i = 1; i < lines.length; i++) {
      diagnostic = diagnostic.note(lines[i]);
    }
    return diagnostic;
  }

  private static @Nullable Span span(javax.tools.Diagnostic<? extends JavaFileObject> found) {
    if (!(found.getSource() instanceof JavaText text)
        || found.getPosition() == javax.tools.Diagnostic.NOPOS) {
      return null;
    }
    // The point that the compiler blames, and from it the rest of what it calls the place.
    int end = text.source().text().length();
    int from = (int) Math.min(found.getPosition(), end);
    return new Span(
        text.source(), from, (int) Math.max(from, Math.min(found.getEndPosition(), end)));
  }
}
