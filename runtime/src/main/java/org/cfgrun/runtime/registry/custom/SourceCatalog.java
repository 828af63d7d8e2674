package org.cfgrun.runtime.registry.custom;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.processor.ComponentProcessor;
import org.cfgrun.interpreter.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reads which components Java sources define, and their arguments, without running the sources.
 *
 * <p>The compiler stops after the annotation processing ({@code -proc:only}), whose only processor
 * is cfgrun's own: it makes no class, and loads none of the sources or of their jars. Work is
 * bounded by the size of the sources, and by refusing constants that are computed from other
 * constants, because a chain of 40 that each repeat the previous one twice has 2^40 characters.
 */
final class SourceCatalog {
  private static final int MAX_CHARACTERS = 1 << 18;

  private SourceCatalog() {}

  /**
   * Returns the components of sources.
   *
   * @param libraries additional jars for the class path
   * @return null if the sources are too long, do not compile, or cannot be read safely
   */
  static @Nullable Catalog read(JavaCompiler compiler, List<Source> sources, List<Path> libraries) {
    long characters = sources.stream().mapToLong(source -> source.text().length()).sum();
    if (characters > MAX_CHARACTERS) {
      return null;
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (MemoryFiles files =
        new MemoryFiles(
            compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8))) {
      if (!isBounded(task(compiler, files, found, sources, libraries))) {
        return null;
      }
      JavacTask task = task(compiler, files, found, sources, libraries);
      task.setProcessors(List.of(new ComponentProcessor()));
      String index = task.call() ? files.resource(ComponentProcessor.INDEX) : "";
      return index.isEmpty() ? null : Catalog.read(new StringReader(index));
    } catch (IOException | RuntimeException | StackOverflowError unreadable) {
      // The compiler fails in its own ways for sources nested thousands of levels deep.
      return null;
    }
  }

  private static JavacTask task(
      JavaCompiler compiler,
      MemoryFiles files,
      DiagnosticCollector<JavaFileObject> found,
      List<Source> sources,
      List<Path> libraries) {
    List<String> options =
        List.of("-proc:only", "-classpath", JavaCompilation.classPath(libraries), "-Xlint:none");
    return (JavacTask)
        compiler.getTask(
            new StringWriter(),
            files,
            found,
            options,
            null,
            sources.stream().map(JavaSource::new).toList());
  }

  /** Whether no constant is computed from another one. */
  private static boolean isBounded(JavacTask task) throws IOException {
    boolean[] bounded = {true};
    TreeScanner<Void, Boolean> scanner =
        new TreeScanner<>() {
          @Override
          public Void visitClass(ClassTree type, Boolean constant) {
            scan(type.getModifiers(), false);
            for (Tree member : type.getMembers()) {
              if (member instanceof VariableTree field) {
                scan(field.getModifiers(), false);
                scan(field.getInitializer(), true);
              } else {
                scan(member, false);
              }
            }
            return null;
          }

          @Override
          public Void visitAnnotation(AnnotationTree annotation, Boolean constant) {
            return scan(annotation.getArguments(), true);
          }

          @Override
          public Void visitBinary(BinaryTree operation, Boolean constant) {
            bounded[0] &= !constant || isLiteral(operation);
            return super.visitBinary(operation, constant);
          }
        };
    for (CompilationUnitTree unit : task.parse()) {
      scanner.scan(unit, false);
    }
    return bounded[0];
  }

  private static boolean isLiteral(Tree operand) {
    return operand instanceof LiteralTree
        || operand instanceof BinaryTree nested
            && isLiteral(nested.getLeftOperand())
            && isLiteral(nested.getRightOperand());
  }
}
