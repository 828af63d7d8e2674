package org.cfgrun.runtime.registry.index;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.schema.ArgumentSchema;
import org.cfgrun.interpreter.schema.Catalog;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.schema.TypeDescriptor;
import org.cfgrun.interpreter.schema.TypeDescriptor.NullableType;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.registry.ArgumentNames;
import org.cfgrun.runtime.registry.Default;
import org.cfgrun.runtime.registry.Inline;
import org.cfgrun.runtime.registry.Key;
import org.jspecify.annotations.Nullable;

/** Reads an argument record: one argument a component. */
final class ArgumentReader {
  private final ProcessingEnvironment environment;
  private final Set<TypeElement> open = new HashSet<>();

  ArgumentReader(ProcessingEnvironment environment) {
    this.environment = environment;
  }

  /** The arguments, in the order of the components; those that break the rules are left out. */
  List<ArgumentSchema> read(TypeElement record) {
    if (!open.add(record)) {
      error("the record `" + record.getSimpleName() + "` must not contain itself", record);
      return List.of();
    }
    JavadocText javadoc = JavadocText.of(environment, record);
    Set<String> names = new HashSet<>();
    List<ArgumentSchema> arguments = new ArrayList<>();
    for (RecordComponentElement component : record.getRecordComponents()) {
      if (component.getAnnotation(Inline.class) != null) {
        for (ArgumentSchema shared : inline(component)) {
          arguments.add(shared);
          if (!names.add(shared.name())) {
            error("two arguments are named `" + shared.name() + "`", component);
          }
        }
        continue;
      }
      Key key = component.getAnnotation(Key.class);
      String simpleName = component.getSimpleName().toString();
      String name = key == null ? ArgumentNames.snakeCase(simpleName) : key.value();
      if (!names.add(name)) {
        error("two arguments are named `" + name + "`", component);
      }
      TypeDescriptor type = new TypeReader(environment, this, component).read();
      if (type != null) {
        arguments.add(argument(name, type, component, javadoc.param(simpleName)));
      }
    }
    open.remove(record);
    return arguments;
  }

  /** The arguments of a record whose components stand beside those of this one. */
  private List<ArgumentSchema> inline(RecordComponentElement component) {
    Element type = environment.getTypeUtils().asElement(component.asType());
    if (type instanceof TypeElement record && record.getKind() == ElementKind.RECORD) {
      return read(record);
    }
    error("@Inline needs a record", component);
    return List.of();
  }

  private ArgumentSchema argument(
      String name, TypeDescriptor type, RecordComponentElement component, String documentation) {
    Default marked = component.getAnnotation(Default.class);
    if (marked == null) {
      return new ArgumentSchema(name, type, null, documentation);
    }
    boolean none = marked.value().equals("None");
    boolean nullable = type instanceof NullableType;
    // Type annotations of compiled records are not to be seen here, but a default of None says it.
    TypeDescriptor accepted =
        none && !nullable && !component.asType().getKind().isPrimitive()
            ? new NullableType(type)
            : type;
    checkDefault(name, marked.value(), accepted, component);
    return new ArgumentSchema(name, accepted, marked.value(), documentation);
  }

  private void checkDefault(String name, String text, TypeDescriptor type, Element at) {
    ConfigNode value = Constants.parse(text, "default of `" + name + "`");
    String fault = value == null ? "is no constant of the config language" : misfit(value, type);
    if (fault != null) {
      error("the default `" + text + "` of `" + name + "` " + fault, at);
    }
  }

  private static @Nullable String misfit(ConfigNode value, TypeDescriptor type) {
    Problems problems = new Problems();
    // Components of defaults may be compiled elsewhere: only their dicts' shapes are looked at.
    new Checker(Catalog.EMPTY.incomplete(), problems).checkValue(value, type, "default");
    return problems.all().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .map(Diagnostic::message)
        .findFirst()
        .map(message -> "does not fit: " + message)
        .orElse(null);
  }

  void error(String message, Element at) {
    environment.getMessager().printMessage(Kind.ERROR, message, place(at));
  }

  /** The compiler knows where a record's field is written, but not its component. */
  private static Element place(Element at) {
    return at instanceof RecordComponentElement
        ? ElementFilter.fieldsIn(at.getEnclosingElement().getEnclosedElements()).stream()
            .filter(field -> field.getSimpleName().equals(at.getSimpleName()))
            .<Element>map(field -> field)
            .findFirst()
            .orElse(at)
        : at;
  }
}
