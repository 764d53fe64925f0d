export function CatalogueImportPage() {
  return null;
}
