package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class that a config can name in {@code type}.
 *
 * <p>The class has one public nested record, its arguments ({@code Args}), and one public
 * constructor that takes that record and, before it, whatever the place that builds it hands over
 * ({@code List<ParamGroup>} for an optimizer). A component without arguments leaves the record out.
 * The record is the schema: a component {@code numStages} is the argument {@code num_stages}, its
 * type says what is accepted, {@link Default} what holds when the config says nothing, and its
 * Javadoc is the documentation. A component without state may be a record itself, whose components
 * are the arguments.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Component {
  /** The registry it stands in, one of {@link Registries} or a name of the user's own. */
  String value();

  /**
   * The names a config may use; the class's simple name when empty. The first is the one that
   * messages use.
   */
  String[] names() default {};
}
