import powerApps from '@microsoft/eslint-plugin-power-apps';

// JavaScript, because ESLint reads it on whatever Node an editor brings.

/** The rules are written for ESLint 8, whose context has a method where later ones have a property. */
function modern(rule) {
  const getSourceCode = (context) => ({ getSourceCode: { value: () => context.sourceCode } });
  return { ...rule, create: (context) => rule.create(Object.create(context, getSourceCode(context))) };
}

const rules = Object.fromEntries(Object.entries(powerApps.rules).map(([name, rule]) => [name, modern(rule)]));

/** The rules by which the vendor's own checker judges web resources, all of them, as a part of a configuration of ESLint. */
export const powerAppsRules = {
  plugins: { '@microsoft/power-apps': { rules } },
  rules: Object.fromEntries(Object.keys(rules).map((name) => [`@microsoft/power-apps/${name}`, 'error'])),
};
