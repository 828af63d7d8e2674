package org.cfgrun.components.processor;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import javax.tools.StandardLocation;
import org.cfgrun.components.Component;
import org.cfgrun.components.Settings;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.SettingsSchema;

/**
 * Writes {@value #INDEX}, the catalog of all components and settings of a compilation. Components
 * are looked up in this index at run time, so the class path is never scanned. Invalid use of
 * {@link Component} is a compile error.
 */
public final class ComponentProcessor extends AbstractProcessor {
  /** The resource that holds the catalog. */
  public static final String INDEX = "META-INF/cfgrun/components.json";

  private final List<ComponentSchema> components = new ArrayList<>();
  private final List<SettingsSchema> settings = new ArrayList<>();
  private final Map<String, Element> taken = new HashMap<>();

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(Component.class.getName(), Settings.class.getName());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    ArgumentReader arguments = new ArgumentReader(processingEnv);
    ComponentReader reader = new ComponentReader(processingEnv, arguments);
    for (TypeElement type :
        ElementFilter.typesIn(round.getElementsAnnotatedWith(Component.class))) {
      ComponentSchema schema = reader.read(type);
      if (schema != null && namesAreFree(schema, type)) {
        components.add(schema);
      }
    }
    for (TypeElement type : ElementFilter.typesIn(round.getElementsAnnotatedWith(Settings.class))) {
      if (type.getKind() == ElementKind.RECORD) {
        settings.add(
            new SettingsSchema(
                type.getAnnotation(Settings.class).value(),
                processingEnv.getElementUtils().getBinaryName(type).toString(),
                arguments.read(type),
                JavadocText.of(processingEnv, type).description()));
      } else {
        error(
            "@Settings is only allowed on a record, but `"
                + type.getSimpleName()
                + "` is not a record",
            type);
      }
    }
    if (round.processingOver() && !(components.isEmpty() && settings.isEmpty())) {
      write();
    }
    return false;
  }

  private boolean namesAreFree(ComponentSchema schema, TypeElement type) {
    boolean free = true;
    for (String name : schema.names()) {
      Element other = taken.putIfAbsent(schema.registry() + "\n" + name, type);
      if (other != null) {
        error(
            "`"
                + name
                + "` is already in registry `"
                + schema.registry()
                + "`, defined by "
                + other,
            type);
        free = false;
      }
    }
    return free;
  }

  private void write() {
    // The compiler hands over classes in the order of its file list, which differs between machines
    // and builds.
    components.sort(comparing(ComponentSchema::registry).thenComparing(ComponentSchema::name));
    settings.sort(comparing(SettingsSchema::section));
    try (Writer out =
        processingEnv
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, "", INDEX)
            .openWriter()) {
      Catalog.of(components, settings).write(out);
    } catch (IOException unwritable) {
      processingEnv
          .getMessager()
          .printMessage(Kind.ERROR, "cannot write " + INDEX + ": " + unwritable.getMessage());
    }
  }

  private void error(String message, Element at) {
    processingEnv.getMessager().printMessage(Kind.ERROR, message, at);
  }
}
