package org.cfgrun.components.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import org.cfgrun.components.ArgumentNames;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Key;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.DefaultCheck;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;

/** Reads an argument record: one argument a component. */
final class ArgumentReader {
  private final ProcessingEnvironment environment;
  private final List<DefaultCheck> checks;
  private final Set<TypeElement> open = new HashSet<>();

  ArgumentReader(ProcessingEnvironment environment) {
    this.environment = environment;
    // The processor's own loader: a compiler gives processors a class path of theirs.
    ClassLoader loader = ArgumentReader.class.getClassLoader();
    this.checks =
        ServiceLoader.load(DefaultCheck.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
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
    for (DefaultCheck check : checks) {
      String fault = check.fault(text, type);
      if (fault != null) {
        error("the default `" + text + "` of `" + name + "` " + fault, at);
        return;
      }
    }
  }

  void error(String message, Element at) {
    environment.getMessager().printMessage(Kind.ERROR, message, place(at));
  }

  /** The compiler knows where a record's field is written, but not its component. */
  private static Element place(Element at) {
    Element record = at.getEnclosingElement();
    return at instanceof RecordComponentElement && record != null
        ? ElementFilter.fieldsIn(record.getEnclosedElements()).stream()
            .filter(field -> field.getSimpleName().equals(at.getSimpleName()))
            .<Element>map(field -> field)
            .findFirst()
            .orElse(at)
        : at;
  }
}
