package org.cfgrun.components.catalog;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What values an argument accepts. */
public sealed interface TypeDescriptor {
  /** As messages say it after "must be": {@code an int}, {@code a list of floats or None}. */
  String phrase();

  /** The types without parts. */
  enum Plain implements TypeDescriptor {
    /** True or False. */
    BOOL("a bool"),
    /** An int of 32 bits; a bool is none. */
    INT("an int"),
    /** An int of 64 bits; a bool is none. */
    LONG("an int"),
    /** A float, or an int that stands for one; a bool is none. */
    FLOAT("a float"),
    /** A string. */
    STR("a str"),
    /** Any dict; the component reads it itself. */
    DICT("a dict"),
    /** Any value; the component reads it itself. */
    ANY("any value");

    private final String phrase;

    Plain(String phrase) {
      this.phrase = phrase;
    }

    @Override
    public String phrase() {
      return phrase;
    }

    /** Its name in a catalog. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of some strings.
   *
   * @param values the strings, in the order of the enum's constants
   */
  record EnumType(List<String> values) implements TypeDescriptor {
    public EnumType {
      values = List.copyOf(values);
    }

    @Override
    public String phrase() {
      return values.stream()
          .map(v -> "'" + v + "'")
          .collect(Collectors.joining(", ", "one of ", ""));
    }
  }

  /** A list or a tuple. */
  record ListType(TypeDescriptor item) implements TypeDescriptor {
    @Override
    public String phrase() {
      boolean scalar = item instanceof Plain plain && plain != Plain.ANY;
      return scalar ? "a list of " + item.phrase().replaceFirst("an? ", "") + "s" : "a list";
    }
  }

  /** A dict from any strings to values of one type. */
  record MapType(TypeDescriptor value) implements TypeDescriptor {
    @Override
    public String phrase() {
      return "a dict";
    }
  }

  /**
   * A dict with fixed keys and no {@code type}.
   *
   * @param arguments the keys, in the order of the record's components
   */
  record RecordType(List<ArgumentSchema> arguments) implements TypeDescriptor {
    public RecordType {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String phrase() {
      return "a dict";
    }
  }

  /**
   * A dict that names a component in {@code type}.
   *
   * @param registry where {@code type} is looked up
   * @param kind the qualified name of the class or interface that the component must be of
   * @param defaultType what a dict without {@code type} names; null when it must have one
   */
  record ComponentType(String registry, String kind, @Nullable String defaultType)
      implements TypeDescriptor {
    /** A dict that must have a {@code type}. */
    public ComponentType(String registry, String kind) {
      this(registry, kind, null);
    }

    @Override
    public String phrase() {
      return kind.equals(ComponentSchema.ANYTHING)
          ? "a dict with a `type`"
          : "a dict that builds a `" + simpleKind() + "`";
    }

    /** The kind without its package. */
    public String simpleKind() {
      return kind.substring(kind.lastIndexOf('.') + 1);
    }
  }

  /**
   * A value that the component reads itself.
   *
   * @param phrase what it accepts
   */
  record ValueType(String phrase) implements TypeDescriptor {}

  /** None, or a value of another type. */
  record NullableType(TypeDescriptor type) implements TypeDescriptor {
    @Override
    public String phrase() {
      return type.phrase() + " or None";
    }
  }
}
