package org.cfgrun.components.catalog;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The type of an argument. */
public sealed interface TypeDescriptor {
  /** The type in messages: {@code an int}, {@code a list of floats or None}. */
  String phrase();

  /** The types without parameters. */
  enum Plain implements TypeDescriptor {
    /** True or False. */
    BOOL("a bool"),
    /** A 32-bit int; bools are not accepted. */
    INT("an int"),
    /** A 64-bit int; bools are not accepted. */
    LONG("an int"),
    /** A float or an int; bools are not accepted. */
    FLOAT("a float"),
    /** A string. */
    STR("a str"),
    /** Any dict. The component reads it itself. */
    DICT("a dict"),
    /** Any value. The component reads it itself. */
    ANY("any value");

    private final String phrase;

    Plain(String phrase) {
      this.phrase = phrase;
    }

    @Override
    public String phrase() {
      return phrase;
    }

    /** The name of the type in a catalog. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of several strings.
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
      // Only the names of plain types form their plural with an s.
      boolean scalar = item instanceof Plain plain && plain != Plain.ANY;
      return scalar ? "a list of " + item.phrase().replaceFirst("an? ", "") + "s" : "a list";
    }
  }

  /** One value for all stages of a component, or a list with one for each. */
  record RepeatedType(TypeDescriptor item) implements TypeDescriptor {
    @Override
    public String phrase() {
      return item.phrase() + " or a list";
    }
  }

  /** A dict with arbitrary keys and values of one type. */
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
   * A dict whose {@code type} names a component.
   *
   * @param registry the registry in which {@code type} is looked up
   * @param kind the qualified name of the class or interface that the component must implement
   * @param defaultType the component of a dict without {@code type}; null if {@code type} is
   *     required
   */
  record ComponentType(String registry, String kind, @Nullable String defaultType)
      implements TypeDescriptor {
    /** Creates the type of a dict whose {@code type} is required. */
    public ComponentType(String registry, String kind) {
      this(registry, kind, null);
    }

    @Override
    public String phrase() {
      return kind.equals(ComponentSchema.ANYTHING)
          ? "a dict with a `type`"
          : "a dict that builds a `" + simpleKind() + "`";
    }

    /** Returns the kind without its package. */
    public String simpleKind() {
      return kind.substring(kind.lastIndexOf('.') + 1);
    }
  }

  /**
   * A value that the component reads itself.
   *
   * @param phrase the accepted values, for messages
   */
  record ValueType(String phrase) implements TypeDescriptor {}

  /** None, or a value of another type. */
  record NullableType(TypeDescriptor type) implements TypeDescriptor {
    @Override
    public String phrase() {
      return type.phrase() + " or None";
    }
  }

  /**
   * One of several types.
   *
   * @param types the types, at least one
   */
  record UnionType(List<TypeDescriptor> types) implements TypeDescriptor {
    public UnionType {
      types = List.copyOf(types);
      if (types.isEmpty()) {
        throw new IllegalArgumentException("a union has no types");
      }
    }

    @Override
    public String phrase() {
      return types.stream()
          .map(TypeDescriptor::phrase)
          .distinct()
          .collect(Collectors.joining(" or "));
    }
  }

  /**
   * Any value. The dicts with a {@code type} in it, itself or in lists, are components.
   *
   * @param registry the registry in which {@code type} is looked up
   * @param whole whether the dict alone is passed to the component: nothing else supplies arguments
   */
  record BuiltType(String registry, boolean whole) implements TypeDescriptor {
    @Override
    public String phrase() {
      return "any value";
    }
  }

  /**
   * A type that Python code names and does not enforce. Constructors often accept a list, a dict,
   * None or a float that their annotations and docstrings do not mention, so that only a value
   * which is certainly wrong is an error.
   *
   * @param annotated whether an annotation names it, rather than a docstring
   */
  record HintType(TypeDescriptor type, boolean annotated) implements TypeDescriptor {
    @Override
    public String phrase() {
      return type.phrase();
    }
  }
}
