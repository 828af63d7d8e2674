package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class that configs can use as {@code type}.
 *
 * <p>The class has a public nested record {@code Args} with its arguments, and one public
 * constructor. The last parameter of the constructor is that record. The builder supplies the
 * parameters before it, such as {@code List<ParamGroup>} for an optimizer. A component without
 * arguments has no record. The record is the schema: the record component {@code numStages} is the
 * argument {@code num_stages}, its type determines the accepted values, {@link Default} sets the
 * default, and its Javadoc is the documentation. A component without state may be a record itself,
 * whose record components are the arguments.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Component {
  /** The registry of the component: one of {@link Registries}, or a custom name. */
  String value();

  /**
   * The names of the component in configs; empty for the simple name of the class. Messages use the
   * first name.
   */
  String[] names() default {};
}
