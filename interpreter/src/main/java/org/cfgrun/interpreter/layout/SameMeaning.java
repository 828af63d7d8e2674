package org.cfgrun.interpreter.layout;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.jspecify.annotations.Nullable;

/** Checks that two texts mean the same: they have the same tree and the same comments in order. */
final class SameMeaning {
  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
          }
          return components;
        }
      };

  private SameMeaning() {}

  /**
   * Throws an exception if {@code formatted} does not mean the same as {@code file}.
   *
   * @param problems those of parsing the formatted text
   */
  static void require(ConfigFile file, ConfigFile formatted, Problems problems) {
    String name = file.source().name();
    if (problems.hasErrors() || !same(file.statements(), formatted.statements())) {
      throw new IllegalStateException(
          "formatting would change what " + name + " means; it is left as it is");
    }
    if (!comments(file.source()).equals(comments(formatted.source()))) {
      throw new IllegalStateException(
          "formatting would lose a comment of " + name + "; it is left as it is");
    }
  }

  private static List<String> comments(Source source) {
    return Lexeme.of(source).stream()
        .filter(lexeme -> lexeme.kind() == Lexeme.Kind.COMMENT)
        .map(Lexeme::text)
        .toList();
  }

  /** Returns whether two trees are equal except for their positions. */
  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Span && b instanceof Span) {
      return true;
    }
    if (a instanceof List<?> list && b instanceof List<?> other) {
      if (list.size() != other.size()) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        if (!same(list.get(i), other.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Record record && b instanceof Record other) {
      return sameRecords(record, other);
    }
    return Objects.equals(a, b);
  }

  private static boolean sameRecords(Record a, Record b) {
    if (a.getClass() != b.getClass()) {
      return false;
    }
    try {
      for (RecordComponent component : COMPONENTS.get(a.getClass())) {
        if (!same(component.getAccessor().invoke(a), component.getAccessor().invoke(b))) {
          return false;
        }
      }
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record cannot be read", e);
    }
  }
}
